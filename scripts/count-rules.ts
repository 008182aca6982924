/**
 * Counts how often each rule of `diagnose` speaks, and writes the table in docs/diagnosing.md:
 *
 *   npx tsx scripts/count-rules.ts                 # of the shipped recording
 *   npx tsx scripts/count-rules.ts REC …           # of other recordings with labels, together; prints only
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyRules } from '../src/diagnosis/apply-rules.ts';
import { thinBySeed } from '../src/diagnosis/learner/log-sample.ts';
import { rules } from '../src/diagnosis/rules/index.ts';
import { readRecording } from '../src/eval/recording.ts';
import { isCleanOperator } from '../src/eval/tasks/task.ts';
import { packageRoot } from '../src/lib/files.ts';
import { formatTable, leftColumn, rightColumn } from '../src/report/table.ts';
import { unknownSetting } from '../src/traces/foreign-header.ts';
import { openTraces } from '../src/traces/store/group-file.ts';
import { presentTraces, readManifest } from '../src/traces/store/manifest.ts';
import type { Trace } from '../src/traces/trace.ts';
import { type Marks, renewSection } from './renew-section.ts';

const marks: Marks = ['<!-- rules: written by scripts/count-rules.ts -->', '<!-- /rules -->'];

/** What a plain log would have of a run: losses and scores from the second check on, and no header. */
export function asLog({ header, steps, scalars }: Trace): Trace {
  const kept = ['loss.train', 'loss.validation'].concat(
    header.observed.task === 'regression' ? [] : ['loss.train-score', 'loss.validation-score'],
  );
  return {
    header: { ...header, observed: unknownSetting },
    steps: steps.slice(1),
    scalars: Object.fromEntries(kept.map((id) => [id, scalars[id]!.slice(1)])),
    layered: {},
  };
}

/** Runs in which a rule states its fact, and among these those in which it calls it a fault. */
interface Spoken {
  facts: number;
  faults: number;
}

const kinds = ['clean', 'clean log', 'killed', 'killed log'] as const;
type Kind = (typeof kinds)[number];

interface Counted {
  readonly runs: Record<'clean' | 'killed', number>;
  readonly spoken: Record<Kind, Map<string, Spoken>>;
}

async function countIn(directories: readonly string[]): Promise<Counted> {
  const counted: Counted = {
    runs: { clean: 0, killed: 0 },
    spoken: { clean: new Map(), 'clean log': new Map(), killed: new Map(), 'killed log': new Map() },
  };
  for (const directory of directories) {
    const { labels } = await readRecording({ directory });
    const faulty = labels.rows.filter((row) => row.labels.detection === 'faulty');
    const killed = new Set(faulty.map(({ traceId }) => traceId));
    for (const { path, sha256, bytes } of presentTraces(await readManifest(directory)))
      for (const trace of (await openTraces(join(directory, path), { sha256, bytes })).traces()) {
        const isClean = isCleanOperator(trace.header.operator);
        if (!isClean && !killed.has(trace.header.traceId)) continue;
        const kind = isClean ? 'clean' : 'killed';
        counted.runs[kind]++;
        count(counted.spoken[kind], trace);
        count(counted.spoken[`${kind} log`], asLog(thinBySeed(trace)));
      }
  }
  return counted;
}

/** A rule that states two facts of a run spoke once. */
function count(spoken: Map<string, Spoken>, trace: Trace): void {
  const { facts } = applyRules(trace);
  for (const rule of new Set(facts.map((fact) => fact.rule))) {
    const own = spoken.get(rule) ?? { facts: 0, faults: 0 };
    own.facts++;
    if (facts.some((fact) => fact.rule === rule && fact.fault)) own.faults++;
    spoken.set(rule, own);
  }
}

function describe({ runs, spoken }: Counted): string {
  const ids = rules.members.map(({ id }) => id);
  const isSilent = (id: string) => kinds.every((kind) => !spoken[kind].has(id));
  const cell = (kind: Kind, what: keyof Spoken) => (id: string) => String(spoken[kind].get(id)?.[what] ?? 0);
  const table = formatTable(
    ids.filter((id) => !isSilent(id)),
    [
      leftColumn('rule', (id) => `\`${id}\``),
      rightColumn(`of ${formatCount(runs.clean)} clean`, cell('clean', 'facts')),
      rightColumn('as logs', cell('clean log', 'facts')),
      rightColumn(`of ${formatCount(runs.killed)} killed`, cell('killed', 'facts')),
      rightColumn('as a fault', cell('killed', 'faults')),
      rightColumn('as logs', cell('killed log', 'facts')),
      rightColumn('as a fault', cell('killed log', 'faults')),
    ],
    'markdown',
  );
  const alarms = ids.filter((id) => [spoken.clean, spoken['clean log']].some((own) => own.get(id)?.faults));
  const faults = alarms.map((id) => `\`${id}\` ${cell('clean', 'faults')(id)} and ${cell('clean log', 'faults')(id)}`); // biome-ignore format: one line
  return [
    table,
    faults.length === 0
      ? 'Clean runs with a fault, recorded in full and as logs: none.'
      : `Clean runs with a fault, recorded in full and as logs:\n${faults.join(',\n')}.`,
    `Rules that speak of none of these runs, as there is none that they are about:\n${ids
      .filter(isSilent)
      .map((id) => `\`${id}\``)
      .join(',\n')}.`,
  ].join('\n\n');
}

const formatCount = (runs: number) => runs.toLocaleString('en');

if (import.meta.filename === process.argv[1]) {
  const others = process.argv.slice(2);
  const words = describe(
    await countIn(others.length > 0 ? others : [join(packageRoot, 'corpus', 'recorded')]),
  );
  console.log(words);
  if (others.length === 0) {
    const path = join(packageRoot, 'docs', 'diagnosing.md');
    writeFileSync(path, renewSection(readFileSync(path, 'utf8'), marks, words));
  }
}
