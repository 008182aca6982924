import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Diagnosis, diagnosisSchema } from '../../src/diagnosis/contract.ts';
import { type Corpus, openCorpus } from '../../src/diagnosis/corpus.ts';
import { diagnoseTrace } from '../../src/diagnosis/diagnose.ts';
import { findTraces } from '../../src/diagnosis/find-trace.ts';
import { openModels, shippedModels } from '../../src/diagnosis/learner/store.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { verdictOf } from '../../src/report/diagnosis/lines.ts';
import { formatDiagnosisPage } from '../../src/report/diagnosis/page.ts';
import { formatDiagnosis } from '../../src/report/diagnosis/text.ts';
import type { Trace } from '../../src/traces/trace.ts';

const epochs = Array.from({ length: 24 }, (_, i) => i);
const falls = (from: number, to: number, pace = 0.25) =>
  epochs.map((i) => to + (from - to) * Math.exp(-pace * i));
const table = (columns: Readonly<Record<string, readonly number[]>>) =>
  [`epoch,${Object.keys(columns).join(',')}`]
    .concat(
      epochs.map((i) => [i, ...Object.values(columns).map((values) => values[i]!.toFixed(5))].join(',')),
    )
    .join('\n');

/** Logs of every kind of verdict, as far as these do not change. */
const logs: Readonly<Record<string, string>> = {
  healthy: table({ loss: falls(2.3, 0.2), val_loss: falls(2.3, 0.3) }),
  overfitting: table({
    accuracy: falls(0.1, 0.99),
    loss: falls(2.3, 0.01, 0.3),
    val_accuracy: falls(0.2, 0.55, 0.5),
    val_loss: falls(2.1, 1.2, 0.6).map((loss, i) => loss + 0.05 * i),
  }),
  f1: table({ train_loss: falls(2.3, 0.2), val_loss: falls(2.3, 0.3), val_f1: falls(0.1, 0.9) }),
  stuck: table({ loss: falls(2.3, 2.3), val_loss: falls(2.301, 2.3), val_f1: falls(0.1, 0.1) }),
  lost: table({ loss: falls(2.3, 0.2).map((loss, i) => (i < 6 ? loss : Number.NaN)) }),
  negative: table({ loss: falls(-0.2, -0.94), val_loss: falls(-0.2, -0.9) }),
  players: table({ d_loss: falls(0.7, 0.6), g_loss: falls(0.8, 1.2) }),
  beaten: table({ d_loss: falls(0.7, 0, 0.6), g_loss: falls(0.7, 9) }),
};

let folder: string;
let corpus: Corpus;
const found = new Map<string, readonly [Diagnosis, Trace]>();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faultgap-verdict-'));
  corpus = await openCorpus(join(packageRoot, 'corpus', 'recorded'), openModels([shippedModels, join(folder, 'models')]), () => {});
  for (const [name, text] of Object.entries(logs)) {
    writeFileSync(join(folder, `${name}.csv`), text);
    const [trace] = await findTraces(join(folder, `${name}.csv`));
    found.set(name, [await diagnoseTrace(trace!, corpus), trace!]);
  }
}, 120_000); // biome-ignore format: one call each
afterAll(() => rmSync(folder, { recursive: true }));

const begins = { faulty: /^Faulty[. ]/, healthy: /^Healthy[,:]/, silent: /^No verdict: / } as const;

describe.each(Object.keys(logs))('text, page and JSON of the log "%s"', (name) => {
  it('say the same, the verdict first', () => {
    const [diagnosis, trace] = found.get(name)!;
    const said = verdictOf(diagnosis);
    expect(diagnosisSchema.parse(diagnosis)).toEqual(diagnosis);
    expect(said).toMatch(begins[diagnosis.verdict.kind]);
    expect(formatDiagnosis(diagnosis)).toContain(said);
    const page = formatDiagnosisPage(diagnosis, trace);
    expect(page.replaceAll(/<.?code>/g, '`').replaceAll('&#39;', "'")).toContain(
      said.replaceAll('>', '&gt;').replaceAll('<', '&lt;'),
    );
    for (const words of [formatDiagnosis(diagnosis), page]) {
      expect(words.includes('Class of fault: ')).toBe(diagnosis.verdict.classes.length > 0);
      expect(words).not.toMatch(/\d steps|\bclean\b/);
    }
  });

  it('call a class of fault what it is only where there is a fault', () => {
    const [{ verdict, answers }] = found.get(name)!;
    if (verdict.kind !== 'faulty') expect(verdict.classes).toEqual([]);
    if (verdict.by === 'learner' && verdict.kind === 'faulty')
      expect(verdict.classes).toEqual(answers[1]!.named);
  });
});

it('F1 is not worded as accuracy, neither in a fault nor in a sign of health', () => {
  for (const name of ['f1', 'stuck'])
    expect(formatDiagnosis(found.get(name)![0])).not.toMatch(/accuracy (is \d|ends|at \d)/i);
  expect(verdictOf(found.get('stuck')![0])).toContain('`val_f1` is 0.1');
});

it('of two players the learner says nothing, and rules say what can be said', () => {
  const [open] = found.get('players')!;
  expect(open.verdict).toMatchObject({ kind: 'silent', classes: [] });
  expect(open.answers.map(({ status }) => status)).toEqual(['not-asked', 'not-asked', 'not-asked']);
  const [beaten] = found.get('beaten')!;
  expect(beaten.verdict).toMatchObject({ kind: 'faulty', by: 'rule', classes: ['optimisation'] });
  expect(beaten.facts.map(({ rule }) => rule)).toEqual(['perfect-discriminator']);
});
