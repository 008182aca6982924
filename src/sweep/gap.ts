import type { LabelRow, TaskId } from '../eval/contract.ts';
import { plain } from '../eval/decisions/plain.ts';
import { diagnosers } from '../eval/diagnosers/index.ts';
import { evaluate } from '../eval/evaluate.ts';
import type { LabelConfig } from '../eval/labels/config.ts';
import { featureSets } from '../eval/methods/feature-sets.ts';
import { rowsFor } from '../eval/methods/method.ts';
import { none } from '../eval/normalisations/none.ts';
import { measureGap } from '../eval/scores/gap.ts';
import { pooledBalancedAccuracy, tallyPredictions } from '../eval/scores/tally.ts';
import { headline, makeSplit, splits } from '../eval/splits/index.ts';
import { checkWindow, tasks, windowFor } from '../eval/tasks/index.ts';
import { diagnoserName } from '../eval/tasks/task.ts';
import { type FeatureFile, percentOf } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { hashJson } from '../lib/hash.ts';
import type { SweepConfig } from './config.ts';
import type { SweptGap, SweptPoint } from './result.ts';

type GapPrediction = Pick<SweptPoint, 'gap' | 'withoutGap'>;

/** The headline gap on a task by labels that a configuration made. */
export type GapMeter = (
  task: TaskId,
  rows: readonly LabelRow[],
  config: LabelConfig,
) => Promise<GapPrediction>;

/** The features of a recording by window; null where none were extracted for it. */
export type FeatureTables = (window: number) => Promise<FeatureFile | null>;

/** Measures gaps, each once: values that label a task alike share theirs. */
export function createGapMeter(tables: FeatureTables, config: SweepConfig): GapMeter {
  const known = new Map<string, GapPrediction>();
  return async (task, rows, labelConfig) => {
    const window = windowFor(task, labelConfig);
    const table = await tables(window);
    if (table === null) {
      const percent = percentOf(window);
      return without(
        `no features of the first ${percent} % of each run: \`faultgap features DIR --window ${percent}\``,
      );
    }
    checkWindow(task, table.window, labelConfig);
    const key = hashJson([task, window, rows.map((row) => row.labels[task])]);
    const prediction = known.get(key) ?? predictionGap(table, rows, task, config);
    known.set(key, prediction);
    return prediction;
  };
}

function without(reason: string): GapPrediction {
  return { gap: null, withoutGap: reason };
}

/** What a value may do to a population so that there is nothing left to tell apart. */
const emptied = ['empty-population', 'one-class', 'too-few-groups', 'empty-split'];

function predictionGap(
  table: FeatureFile,
  rows: readonly LabelRow[],
  task: TaskId,
  config: SweepConfig,
): GapPrediction {
  try {
    return { gap: measureHeadline(table, rows, task, config), withoutGap: null };
  } catch (error) {
    if (error instanceof InputError && emptied.includes(error.code)) return without(error.message);
    throw error;
  }
}

function measureHeadline(
  table: FeatureFile,
  rows: readonly LabelRow[],
  task: TaskId,
  { diagnoser, features, size, bootstrap }: SweepConfig,
): SweptGap {
  const method = {
    diagnoser: diagnosers.get(diagnoser),
    features: featureSets.get(features),
    normalisation: none,
    decision: plain,
  };
  const data = rowsFor(table, rows, task, method);
  const tally = (id: string) => {
    const strategy = splits.get(id);
    const split = makeSplit(strategy, task, data.rows, size);
    return tallyPredictions(data, evaluate(data, split, strategy, method.diagnoser).predictions);
  };
  const [within, heldOut] = [tally(headline.within), tally(headline.heldOut)];
  const { value, low, high, p } = measureGap(within, heldOut, bootstrap);
  return {
    task,
    diagnoser: diagnoserName(tasks.get(task), diagnoser),
    features,
    window: percentOf(table.window),
    within: pooledBalancedAccuracy(within),
    heldOut: pooledBalancedAccuracy(heldOut),
    value,
    low,
    high,
    p,
    n: data.rows.length,
  };
}
