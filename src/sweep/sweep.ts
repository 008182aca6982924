import type { TaskId } from '../eval/contract.ts';
import { openHeld, readHeldFeatures } from '../eval/held-files.ts';
import { hashLabelConfig, type LabelConfig, readLabelConfig } from '../eval/labels/config.ts';
import { type LabelSummary, labelTraces, readLabelledTraces } from '../eval/labels/labels.ts';
import { tasks } from '../eval/tasks/index.ts';
import type { LabelledTrace } from '../eval/tasks/task.ts';
import { type FeatureFile, featuresPath, percentOf } from '../features/table.ts';
import { existsPacked } from '../lib/files.ts';
import { hashJson } from '../lib/hash.ts';
import { sum } from '../statistics/descriptive.ts';
import { readManifest } from '../traces/store/manifest.ts';
import {
  chooseThresholds,
  readSweepConfig,
  type SweepConfig,
  sweepPoints,
  type Threshold,
  type ThresholdPoint,
  taskOf,
} from './config.ts';
import { createGapMeter, type FeatureTables, type GapMeter } from './gap.ts';
import { parseSweepResult, type SweepResult, type SweptPoint } from './result.ts';

export interface SweepOptions {
  /** Ids of thresholds; all unless given. */
  readonly thresholds?: readonly string[];
  /** Whether the gap is measured at every value, which takes most of the time. */
  readonly withGap: boolean;
  /** What makes the result again. */
  readonly commands: readonly string[];
  /** Default: the shipped configurations. */
  readonly config?: SweepConfig;
  readonly base?: LabelConfig;
  readonly progress?: (done: number, total: number, what: string) => void;
}

/**
 * Labels a recording anew for every value of every threshold, one threshold at a time, and counts. Traces are read once.
 * @throws InputError `unknown-threshold`, `invalid-config`, `sweep-default`, `task-window`, and as `labelTraces`.
 */
export async function sweepRecording(directory: string, options: SweepOptions): Promise<SweepResult> {
  const { base = readLabelConfig(), config = readSweepConfig() } = options;
  const plan = chooseThresholds(config, options.thresholds).map((threshold) => ({
    threshold,
    points: sweepPoints(threshold, base),
  }));
  const manifest = await readManifest(directory);
  const { programs, traces } = manifest.counts;
  const tables = new Map<number, FeatureFile | null>();
  const measure = options.withGap ? createGapMeter(readTables(directory, tables), config) : null;
  const thresholds = await sweepAll(await readLabelledTraces(directory), plan, measure, options.progress);
  return parseSweepResult({
    schemaVersion: 1,
    corpus: { programs, traces, hash: manifest.hash },
    plan: describePlan(config),
    hashes: {
      labelConfiguration: hashLabelConfig(base),
      sweepConfiguration: hashJson(config),
      ...hashTables(tables),
    },
    thresholds,
    versions: manifest.versions,
    commands: [...manifest.commands, ...options.commands],
  });
}

/** Feature tables of a recording, each read when it is first needed and kept in `known`. */
function readTables(directory: string, known: Map<number, FeatureFile | null>): FeatureTables {
  return async (window) => {
    const path = featuresPath(directory, window);
    if (!known.has(window))
      known.set(
        window,
        existsPacked(path) ? await readHeldFeatures(await openHeld(directory), window) : null,
      );
    return known.get(window)!;
  };
}

function hashTables(tables: ReadonlyMap<number, FeatureFile | null>): Record<string, string> {
  const read = [...tables.values()].filter((table) => table !== null);
  return Object.fromEntries(read.map(({ window, hash }) => [`features ${percentOf(window)} %`, hash]));
}

function describePlan({ diagnoser, features, size, bootstrap }: SweepConfig): SweepResult['plan'] {
  const { folds, repeats, seed } = size;
  return {
    ...{ diagnoser, features, folds, repeats, draws: bootstrap.draws },
    seeds: { splits: seed, bootstrap: bootstrap.seed },
  };
}

async function sweepAll(
  traces: readonly LabelledTrace[],
  plan: readonly { threshold: Threshold; points: readonly ThresholdPoint[] }[],
  measure: GapMeter | null,
  progress: NonNullable<SweepOptions['progress']> = () => {},
): Promise<SweepResult['thresholds']> {
  const total = sum(plan.map(({ points }) => points.length));
  const swept: SweepResult['thresholds'] = [];
  let done = 0;
  for (const { threshold, points } of plan) {
    const task = taskOf(threshold);
    const ofThreshold: SweptPoint[] = [];
    for (const point of points) {
      progress(done, total, `${threshold.id} ${JSON.stringify(point.value)}`);
      ofThreshold.push(await sweepPoint(traces, point, task, measure));
      done += 1;
    }
    swept.push({ id: threshold.id, title: threshold.title, task, points: ofThreshold });
  }
  progress(total, total, `${total} values of ${plan.length} thresholds`);
  return swept;
}

async function sweepPoint(
  traces: readonly LabelledTrace[],
  { value, isDefault, config }: ThresholdPoint,
  task: TaskId,
  measure: GapMeter | null,
): Promise<SweptPoint> {
  const { rows, summary } = labelTraces(traces, config);
  const { killed, tested, rate } = summary.falseKills;
  return {
    value,
    isDefault,
    configHash: hashLabelConfig(config),
    mutants: summary.mutants,
    falseKills: { killed: killed.length, tested, rate },
    coveredPrograms: summary.coveredPrograms.length,
    tasks: countTasks(summary, config),
    ...((await measure?.(task, rows, config)) ?? { gap: null, withoutGap: null }),
  };
}

function countTasks(summary: LabelSummary, config: LabelConfig): SweptPoint['tasks'] {
  const counts = tasks.members.map(({ id, classes }) => {
    const { labels } = summary.tasks[id];
    const [, positive, third] = classes(config);
    const positives = third === undefined ? (labels[positive!] ?? 0) : null;
    return [id, { traces: sum(Object.values(labels)), positives, labels }] as const;
  });
  return Object.fromEntries(counts) as SweptPoint['tasks'];
}
