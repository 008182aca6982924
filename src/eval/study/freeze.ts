import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import type { Split, SplitRow, SplitStrategy } from '../contract.ts';
import { checkTraining } from '../evaluate.ts';
import type { Method } from '../methods/method.ts';
import { nameSplit, writeSplit } from '../splits/file.ts';
import { testedFolds, trainingRows } from '../splits/training.ts';
import { remarkInnerFolds } from './inner-remarks.ts';
import type { LoadedRecording } from './loaded-recording.ts';
import type { Study, WindowedPlan } from './study.ts';

/** The frozen splits of a study. */
export interface FrozenSplits {
  /** SHA-256 of the files, by their names. */
  readonly hashes: Readonly<Record<string, string>>;
  /** What strategies have to say about these rows (`SplitStrategy.remarks`), by task. */
  readonly remarks: readonly string[];
}

/**
 * Cuts the rows of every plan in all its ways and writes one file for each, called as `nameSplit` says. Windows of one task
 * share splits.
 * @throws InputError as `LoadedRecording.split`, `checkTraining` and `remarkUntrained`, `empty-population`, `one-class`.
 */
export async function freezeSplits(
  { plans, size }: Pick<Study<WindowedPlan>, 'plans' | 'size'>,
  recording: LoadedRecording,
  directory: string,
): Promise<FrozenSplits> {
  const hashes = new Map<string, string>();
  const remarks = new Set<string>();
  const tuned = new Set<string>();
  for (const [plan, method, strategy] of plans.flatMap(eachCut)) {
    const name = nameSplit({ ...plan, strategy });
    const isTuned = method.decision.choose !== undefined;
    if (hashes.has(name) && (!isTuned || tuned.has(name))) continue;
    const split = await recording.split(plan, strategy, size);
    const { rows } = await recording.population(plan);
    checkTraining(split, strategy, rows);
    if (isTuned) tuned.add(name);
    for (const remark of remarkSplit(split, strategy, rows, isTuned)) remarks.add(remark);
    const path = join(directory, 'splits', `${name}.arrow`);
    hashes.set(name, (await writeSplit(path, split, await recording.rowsMadeFrom(plan))).sha256);
  }
  return { hashes: Object.fromEntries(hashes), remarks: [...remarks] };
}

/**
 * What is to be said of a split of these rows, and of decisions that are tuned on it where some are.
 * @param rows of the split, in its order.
 * @throws InputError as `remarkUntrained`.
 */
export function remarkSplit(
  split: Split,
  strategy: SplitStrategy,
  rows: readonly SplitRow[],
  isTuned: boolean,
): string[] {
  const own = strategy.remarks?.(rows, split.size.folds) ?? [];
  const inner = isTuned ? remarkInnerFolds(split, strategy, rows) : [];
  const all = [...own, ...inner, ...remarkUntrained(split, strategy, rows)];
  return all.map((remark) => `${split.task}: ${remark}`);
}

function eachCut(plan: WindowedPlan): (readonly [WindowedPlan, Method, SplitStrategy])[] {
  return plan.methods.flatMap((method) =>
    plan.strategies.map((strategy) => [plan, method, strategy] as const),
  );
}

/** Predictions for runs of a class, over all repeats, and how many of them by diagnosers that never saw one. */
interface Counted {
  predictions: number;
  untrained: number;
}

/**
 * What is to be said of classes that a fold tests without training on them: no learner can name them.
 * @param rows of the split, in its order.
 * @throws InputError `untrained-class` where no fold that tests a class trains on it, so that it could never be correct,
 *   unless the strategy trains on few.
 */
export function remarkUntrained(split: Split, strategy: SplitStrategy, rows: readonly SplitRow[]): string[] {
  return [...countUntrained(split, strategy, rows)].flatMap(([label, { predictions, untrained }]) => {
    if (untrained === 0) return [];
    if (untrained === predictions && !strategy.trainsOnFew) throw neverTrained(split, label, predictions);
    return [
      `${strategy.id} asks ${untrained} of ${predictions} times about a run of ${label} with none of ${label} in training.`,
    ];
  });
}

function countUntrained(
  { testFolds, size }: Split,
  strategy: SplitStrategy,
  rows: readonly SplitRow[],
): Map<string, Counted> {
  const counts = new Map<string, Counted>();
  for (const testFold of testFolds) {
    for (const fold of testedFolds(testFold)) {
      const cut = { rows, own: testFold, folds: size.folds };
      const trained = new Set(trainingRows(strategy, cut, fold).map((i) => rows[i]!.label));
      for (const [i, { label }] of rows.entries()) {
        if (testFold[i] !== fold) continue;
        const counted = counts.get(label) ?? { predictions: 0, untrained: 0 };
        counted.predictions += 1;
        if (!trained.has(label)) counted.untrained += 1;
        counts.set(label, counted);
      }
    }
  }
  return counts;
}

function neverTrained({ task, strategy }: Split, label: string, predictions: number): InputError {
  return new InputError('untrained-class', {
    rule: `${strategy} never trains on ${label} where it tests ${label} for ${task}, so it could never be named`,
    need: `runs of ${label} in more than one part that ${strategy} holds out`,
    value: `${predictions} predictions, none after training on one`,
    remedy: 'Record more, use fewer folds, or leave the split out.',
  });
}
