/**
 * Counts what `diagnose` says of runs whose program it never saw, without and with what curves say, and writes the counts into
 * corpus/verdicts.json and the table in docs/diagnosing.md:
 *
 *   npx tsx scripts/count-verdicts.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyRules } from '../src/diagnosis/apply-rules.ts';
import { columnsOfTrace } from '../src/diagnosis/columns.ts';
import type { DiagnosisPrediction } from '../src/diagnosis/contract.ts';
import { openCorpus } from '../src/diagnosis/corpus.ts';
import { healthyCurves } from '../src/diagnosis/curves.ts';
import { examItems } from '../src/diagnosis/exam/items.ts';
import { readExam } from '../src/diagnosis/exam/sit.ts';
import { learn } from '../src/diagnosis/learner/learn.ts';
import { thinBySeed } from '../src/diagnosis/learner/log-sample.ts';
import { cachedModels, openModels, shippedModels } from '../src/diagnosis/learner/store.ts';
import { compare, predictTask, see } from '../src/diagnosis/predict-task.ts';
import { viewRun } from '../src/diagnosis/rules/run.ts';
import { decideVerdict } from '../src/diagnosis/verdict.ts';
import { type VerdictCount, verdictCountsPath } from '../src/diagnosis/verdict-counts.ts';
import { weighedObjective } from '../src/diagnosis/weighed-rows.ts';
import { packageRoot } from '../src/lib/files.ts';
import { formatTable, leftColumn, rightColumn } from '../src/report/table.ts';
import { hasTwoPlayers, observe } from '../src/traces/observed.ts';
import { openTraces } from '../src/traces/store/group-file.ts';
import { presentTraces, readManifest } from '../src/traces/store/manifest.ts';
import type { Trace } from '../src/traces/trace.ts';
import { asLog } from './count-rules.ts';
import { type Marks, renewSection } from './renew-section.ts';

const marks: Marks = ['<!-- verdicts: written by scripts/count-verdicts.ts -->', '<!-- /verdicts -->'];
const recorded = join(packageRoot, 'corpus', 'recorded');
const corpus = await openCorpus(recorded, openModels([shippedModels, cachedModels()]));

const counts = new Map<string, VerdictCount>();

/** @param is class of its fault; null where it has none, or it is of the corpus */
async function count(
  runs: string,
  of: string,
  trace: Trace,
  without: string | null,
  is: string | null = null,
): Promise<void> {
  const run = viewRun(trace);
  const { facts } = applyRules(trace);
  const answers = await ask(trace, without);
  const said = (curves: ReturnType<typeof healthyCurves>) => decideVerdict(facts, answers, curves).kind;
  const none = () => ({ healthy: 0, faulty: 0, silent: 0 });
  const key = `${runs}\n${of}`;
  const own = counts.get(key) ?? {
    runs,
    of,
    total: 0,
    without: none(),
    withCurves: none(),
    ruleClasses: is === null ? null : { named: 0, right: 0 },
  };
  counts.set(key, own);
  own.total++;
  const named = facts.find((fact) => fact.fault && fact.class !== null)?.class;
  if (own.ruleClasses !== null && named !== undefined) {
    own.ruleClasses.named++;
    if (named === is) own.ruleClasses.right++;
  }
  own.without[said(null)]++;
  own.withCurves[said(healthyCurves(run, facts))]++;
}

/** As `diagnoseTrace` does, of detection alone: the class takes long to learn, and decides no verdict. */
async function ask(trace: Trace, without: string | null): Promise<DiagnosisPrediction[]> {
  const isSeen = observe(trace).steps.some((step) => step > 0);
  if (!isSeen || hasTwoPlayers(trace) || weighedObjective(viewRun(trace)) !== null) return [];
  const columns = columnsOfTrace(trace).log;
  if (columns.length === 0) return [];
  const seen = see(trace, await learn(corpus, { task: 'detection', columns, without }));
  return [predictTask(trace, seen, compare(trace, seen))];
}

const { labels } = await corpus.recording();
const known = new Map(labels.rows.map((row) => [row.traceId, row.labels.detection]));
for (const { path, sha256, bytes } of presentTraces(await readManifest(recorded)))
  for (const trace of (await openTraces(join(recorded, path), { sha256, bytes })).traces()) {
    const label = known.get(trace.header.traceId);
    if (label == null) continue;
    const runs = label === 'faulty' ? 'killed' : 'clean';
    await count(runs, 'in full', trace, trace.header.program);
    await count(runs, 'log', asLog(thinBySeed(trace)), trace.header.program);
  }
const faults = new Map(
  examItems('open').map(({ item, card, variant }) => [
    item,
    card.kind === 'pair' && variant === 'faulty' ? card.class : null,
  ]),
);
for (const { item, recorded: of, trace } of await readExam(examItems('open'), ['log', 'recorder'])) {
  const is = faults.get(item)!;
  await count(`open ${is === null ? 'healthy' : 'faulty'}`, of, trace, null, is);
}

const kinds = ['healthy', 'faulty', 'silent'] as const;
const sorted = [...counts.values()].sort((a, b) => (a.runs + a.of < b.runs + b.of ? -1 : 1));
writeFileSync(verdictCountsPath, `${JSON.stringify(sorted, null, 2)}\n`);
const lines = sorted.flatMap((own) =>
  kinds.map((kind) => ({ ...own, kind, without: own.without[kind], now: own.withCurves[kind] })),
);
const table = formatTable(
  lines,
  [
    leftColumn('runs', ({ runs, total, kind }) =>
      kind === kinds[0] ? `${total.toLocaleString('en')} ${runs}` : '',
    ),
    leftColumn('from', ({ of, kind }) => (kind === kinds[0] ? of : '')),
    leftColumn('said', ({ kind }) => (kind === 'silent' ? 'no verdict' : kind)),
    rightColumn('rules and learner', ({ without }) => String(without)),
    rightColumn('with curves', ({ now }) => String(now)),
  ],
  'markdown',
);
console.log(table);
const path = join(packageRoot, 'docs', 'diagnosing.md');
writeFileSync(path, renewSection(readFileSync(path, 'utf8'), marks, table));
