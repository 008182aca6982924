import { type FeatureFile, percentOf } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { hashJson } from '../lib/hash.ts';
import { rowsFor } from './contestant.ts';
import type { LabelRow, TaskId } from './contract.ts';
import { diagnosers } from './diagnosers/index.ts';
import { evaluate } from './evaluate.ts';
import { featureSets } from './feature-sets.ts';
import { measureGap } from './gap.ts';
import type { LabelConfig } from './label-config.ts';
import { none } from './normalisations/none.ts';
import { headline, makeSplit, splits } from './splits/index.ts';
import type { SweepConfig } from './sweep-config.ts';
import type { SweptGap, SweptPoint } from './sweep-result.ts';
import { pooledBalancedAccuracy, tallyAnswers } from './tally.ts';
import { checkWindow, windowFor } from './task-window.ts';
import { tasks } from './tasks/index.ts';
import { diagnoserName } from './tasks/task.ts';

type GapAnswer = Pick<SweptPoint, 'gap' | 'withoutGap'>;

/** The headline gap on a task by labels that a configuration made. */
export type GapMeter = (task: TaskId, rows: readonly LabelRow[], config: LabelConfig) => Promise<GapAnswer>;

/** The features of a recording by window; null where none were extracted for it. */
export type FeatureTables = (window: number) => Promise<FeatureFile | null>;

/** Measures gaps, each once: values that label a task alike share theirs. */
export function createGapMeter(tables: FeatureTables, config: SweepConfig): GapMeter {
  const known = new Map<string, GapAnswer>();
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
    const answer = known.get(key) ?? answerGap(table, rows, task, config);
    known.set(key, answer);
    return answer;
  };
}

function without(reason: string): GapAnswer {
  return { gap: null, withoutGap: reason };
}

/** What a value may do to a population so that there is nothing left to tell apart. */
const emptied = ['empty-population', 'one-class', 'too-few-groups', 'empty-split'];

function answerGap(
  table: FeatureFile,
  rows: readonly LabelRow[],
  task: TaskId,
  config: SweepConfig,
): GapAnswer {
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
  const contestant = {
    diagnoser: diagnosers.get(diagnoser),
    features: featureSets.get(features),
    normalisation: none,
  };
  const data = rowsFor(table, rows, task, contestant);
  const tally = (id: string) => {
    const strategy = splits.get(id);
    const split = makeSplit(strategy, task, data.rows, size);
    return tallyAnswers(data, evaluate(data, split, strategy, contestant.diagnoser).predictions);
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
