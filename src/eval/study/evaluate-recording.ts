import { join } from 'node:path';
import { inspectFeatures } from '../../features/inspect.ts';
import { extractorOf, type FeatureFile, percentOf } from '../../features/table.ts';
import { withFolderLock } from '../../jobs/folder-lock.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { groupBy } from '../../lib/group.ts';
import { hashesOf, isolationOf } from '../../lib/plug-in.ts';
import { columnFilter, requireColumns } from '../methods/method.ts';
import { alignColumns, refuseFewShot } from '../outside.ts';
import type { EvaluableRecording } from '../recording.ts';
import { type LiveCheck, parseResult, type Result } from '../result.ts';
import { checkWindow, tasks, windowFor } from '../tasks/index.ts';
import { requireWildTask, wildRows } from '../wild/rows.ts';
import { openStore } from './kept-predictions.ts';
import { keepKnown } from './known-tasks.ts';
import { LoadedRecording } from './loaded-recording.ts';
import { type Measured, measureStudy, type RunOptions } from './run.ts';
import type { EvaluationPlan, Study, WindowedPlan } from './study.ts';
import { warningsFor } from './warnings.ts';

/** Where a result goes and how it is made. */
export interface EvaluationOptions extends RunOptions {
  /** What makes the result again. */
  readonly commands: readonly string[];
  readonly live?: LiveCheck | null;
}

/**
 * Evaluates a recording and writes `result.json`, frozen splits, predictions and the outputs of finished jobs below the
 * directory. Where it was stopped, the same call resumes from those outputs.
 * @returns null where it was stopped.
 * @throws InputError as `keepKnown`; `task-window` where the features saw another part of each run than the task allows, as
 * `requireColumns` and `freezeSplits`, all before the first job; `evaluation-locked`; and as jobs do.
 */
export function evaluateRecording(
  recording: EvaluableRecording,
  study: Study,
  options: EvaluationOptions,
): Promise<Result | null> {
  return withFolderLock(options.directory, 'evaluation', () => evaluate(recording, study, options));
}

async function evaluate(
  recording: EvaluableRecording,
  study: Study,
  options: EvaluationOptions,
): Promise<Result | null> {
  const known = keepKnown(recording.labels, study.plans);
  const plans = await Promise.all(known.plans.map((plan) => chooseWindow(recording, plan)));
  const windowed = { ...study, plans };
  const measurable = {
    recording: new LoadedRecording(recording),
    store: openStore(recording, options.directory),
  };
  for (const plan of plans) if (plan.wild) await requireWild(measurable.recording, plan);
  const measured = await measureStudy(measurable, windowed, options);
  if (measured === null) return null;
  const remarks = [...measured.remarks, ...known.remarks];
  return writeResult(
    options.directory,
    await describeResult(recording, windowed, { ...measured, remarks }, options),
  );
}

async function chooseWindow(recording: EvaluableRecording, plan: EvaluationPlan): Promise<WindowedPlan> {
  const { config } = recording.labels;
  const byTask = windowFor(plan.task, config);
  const window = plan.window ?? byTask;
  const table = await recording.features(window);
  checkWindow(plan.task, table.window, config);
  for (const method of plan.methods) requireColumns(table, method);
  return { ...plan, window, isDefaultWindow: window === byTask };
}

/** Beyond this share of wild runs without it, a column says little of them. */
const mostMissing = 0.1;

/** What a reader must know of columns that wild runs lack. */
function missingInTheWild({ columns }: FeatureFile, wild: FeatureFile): string[] {
  const isShort = (values: Float64Array) =>
    values.filter((value) => Number.isNaN(value)).length > mostMissing * values.length;
  const short = wild.columns.filter((name, c) => columns.includes(name) && isShort(wild.values[c]!));
  if (short.length === 0) return [];
  const parts = [...groupBy(short, extractorOf)].map(([id, own]) => `${own.length} of ${id}`);
  return [
    `wild runs: more than a tenth of them lack ${short.length} of ${columns.length} columns (${parts.join(', ')}), which diagnosers were trained with.`,
  ];
}

/** @throws InputError `wild-task`, `wild-class`, `few-shot`, `missing-columns`; `no-features` without a table of this window. */
async function requireWild(recording: LoadedRecording, plan: WindowedPlan): Promise<void> {
  const wild = await recording.wild(plan);
  requireWildTask(plan.task);
  wildRows(wild, await recording.population(plan));
  const { columns } = await recording.source.features(plan.window);
  for (const method of plan.methods) {
    refuseFewShot(method, 'wild runs');
    alignColumns(columns.filter(columnFilter(method)), wild);
  }
}

/** Checks a result and writes it as `result.json`. @throws InputError as `parseResult`, `write-failed`. */
export async function writeResult(directory: string, content: Result): Promise<Result> {
  const result = parseResult(content);
  await writeFileAtomic(join(directory, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** What every result says of the recording that was trained on. */
export function describeRecording({ manifest, labels, counts }: EvaluableRecording) {
  const coveredPrograms = labels.coveredPrograms.length;
  return {
    schemaVersion: 3 as const,
    corpus: { ...counts, coveredPrograms, hash: manifest.hash },
    madeFrom: Object.fromEntries(
      labels.notes.length > 0 ? [] : tasks.members.map(({ id, madeFrom }) => [id, madeFrom(labels.config)]),
    ),
    versions: manifest.versions,
  };
}

/** SHA-256 of the labels and of what made them. */
export function hashesOfLabels({ labels }: EvaluableRecording) {
  return { labels: labels.entry.sha256, labelConfiguration: labels.configHash };
}

async function describeResult(
  recording: EvaluableRecording,
  study: Study<WindowedPlan>,
  { splitHashes, remarks, ...measured }: Measured,
  { commands, live = null }: EvaluationOptions,
): Promise<Result> {
  const { manifest, labels, notes, plugIns, hashes } = recording;
  const tables = await describeTables(recording, study.plans);
  const splitFiles = Object.entries(splitHashes).map(([name, hash]) => [`split ${name}`, hash]);
  return {
    ...describeRecording(recording),
    hashes: {
      ...tables.hashes,
      ...hashesOfLabels(recording),
      ...Object.fromEntries(splitFiles),
      ...hashesOf(plugIns),
      ...hashes,
    },
    ...isolationOf(plugIns),
    ...measured,
    live,
    warnings: [
      ...notes,
      ...warningsFor(labels.coveredPrograms.length, measured),
      ...remarks,
      ...tables.oddities,
    ],
    seeds: { splits: study.size.seed, bootstrap: study.bootstrap.seed, draws: study.bootstrap.draws },
    commands: [...manifest.commands, ...commands],
  };
}

/** What results call a table: the whole runs' by its name alone. */
export function nameTable(name: 'features' | 'wild runs', window: number): string {
  return window === 1 ? name : `${name} ${percentOf(window)} %`;
}

/**
 * What decided the numbers, feature table by feature table (`features`, `features 20 %`, `wild runs`), and what is odd about those
 * of whole tasks: what an early part of each run cannot show yet is no oddity.
 */
export async function describeTables(
  { features, wild }: EvaluableRecording,
  plans: readonly Pick<WindowedPlan, 'window' | 'isDefaultWindow' | 'wild'>[],
): Promise<{ hashes: Record<string, string>; oddities: string[] }> {
  const hashes: Record<string, string> = {};
  const oddities: string[] = [];
  const usual = plans.filter(({ isDefaultWindow }) => isDefaultWindow);
  const inspected = new Set((usual.length > 0 ? usual : plans).map((plan) => plan.window));
  for (const window of new Set(plans.map((plan) => plan.window))) {
    const name = nameTable('features', window);
    const table = await features(window);
    hashes[name] = table.hash;
    if (inspected.has(window)) oddities.push(...inspectFeatures(table).map((oddity) => `${name}: ${oddity}`));
    if (!plans.some((plan) => plan.wild && plan.window === window)) continue;
    const tested = await wild!(window);
    hashes[nameTable('wild runs', window)] = tested.hash;
    oddities.push(...missingInTheWild(table, tested));
  }
  return { hashes, oddities };
}
