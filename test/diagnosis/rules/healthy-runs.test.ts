import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { asLog } from '../../../scripts/count-rules.ts';
import { applyRules } from '../../../src/diagnosis/apply-rules.ts';
import { recordedKinds } from '../../../src/diagnosis/exam/contract.ts';
import { examItems, exportExam } from '../../../src/diagnosis/exam/items.ts';
import { findTraces } from '../../../src/diagnosis/find-trace.ts';
import { packageRoot } from '../../../src/lib/files.ts';
import { openTraces } from '../../../src/traces/store/group-file.ts';
import { presentTraces, readManifest } from '../../../src/traces/store/manifest.ts';
import type { Trace } from '../../../src/traces/trace.ts';

const faultsOf = (trace: Trace) => applyRules(trace).facts.filter(({ fault }) => fault);

test('no rule calls a clean run of the corpus faulty, recorded in full or as a log', async () => {
  const recording = join(packageRoot, 'corpus', 'recorded');
  const files = presentTraces(await readManifest(recording)).filter((_, i) => i % 9 === 0);
  const wrong: string[] = [];
  let clean = 0;
  for (const { path, sha256, bytes } of files) {
    const file = await openTraces(join(recording, path), { sha256, bytes });
    if (!file.headers.some(({ operator }) => operator.startsWith('clean'))) continue;
    for (const trace of file.traces()) {
      if (!trace.header.operator.startsWith('clean')) continue;
      clean++;
      for (const one of [trace, asLog(trace)])
        wrong.push(...faultsOf(one).map(({ rule }) => `${trace.header.mutant}: ${rule}`));
    }
  }
  expect(clean).toBeGreaterThan(40);
  expect(wrong).toEqual([]);
});

test('no rule calls a healthy or repaired run of the open half of the wild runs faulty', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultgap-rules-'));
  try {
    await exportExam(folder, examItems('open'));
    const healthy = new Map(
      examItems('open').flatMap(({ item, card, variant }) =>
        variant === 'faulty' ? [] : [[item, `${card.id} ${variant}`]],
      ),
    );
    const wrong: string[] = [];
    for (const kind of recordedKinds)
      for (const name of readdirSync(join(folder, kind))) {
        const run = healthy.get(name.slice(0, name.indexOf('.')));
        if (run === undefined) continue;
        for (const trace of await findTraces(join(folder, kind, name)))
          wrong.push(...faultsOf(trace).map(({ rule }) => `${run}, ${kind}: ${rule}`));
      }
    expect(wrong).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
