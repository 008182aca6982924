import { packKills } from '../../kills/kill-set.ts';
import {
  errorLimit,
  type Kills,
  killsByLoss,
  killsByThreshold,
  killsByWrongness,
  predictionLosses,
  rowErrors,
} from '../../kills/killing-inputs.ts';
import { judgeAccuracies } from '../../kills/mutation-score.ts';
import { correctRows, type InstancePredictions, predictionsOf, targetsOf } from '../../kills/predictions.ts';
import type { ModelKills, ModelRole } from '../../kills/scores.ts';
import type { Instance } from '../../kills/train-models.ts';
import { mean, quantile } from '../../statistics/descriptive.ts';
import type { DataSet } from '../../training/data.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { KillRule } from './bug-result.ts';
import type { StudyOptions } from './options.ts';

/** Accuracy from which correctness has nothing left to separate. */
const saturation = 0.995;
/** Shares of the originals' errors that count as correct, and of differences that are no kill. */
const usual = { errors: 0.9, differences: 0.95 };

/** The predictions of an instance on the test part, and how good they are. */
export type ModelPredictions = Pick<Instance, 'outputs' | 'metric'>;

/** What is judged on, of a test part. */
export type TestTargets = Pick<DataSet, 'rows' | 'targets'>;

/**
 * Regression: an error counts as correct up to the 90 % quantile of all originals' errors. Classes:
 * wrongness, but by loss where every original predicts 99.5 % of the inputs correctly; its margin
 * is the 95 % quantile of how much more an original of other seeds loses on an input.
 * @throws InputError `predictions-not-finite` where an original's predictions are, `unaligned`
 * where targets have another width.
 */
export function chooseRule(
  spec: ProgramSpec,
  test: TestTargets,
  originals: readonly ModelPredictions[],
  others: readonly ModelPredictions[],
): KillRule {
  const targets = targetsOf(test);
  if (spec.task === 'regression') return limitErrors(test, originals);
  if (originals.some(({ metric }) => metric < saturation)) {
    return { kind: 'wrongness', labels: spec.task === 'multilabel' ? 'multi-label' : 'single-label' };
  }
  const lossesOf = ({ outputs }: ModelPredictions) =>
    predictionLosses(spec.loss, predictionsOf(outputs, test), targets);
  const differences = others.flatMap((other, k) => {
    const own = lossesOf(originals[k % originals.length]!);
    return Array.from(lossesOf(other), (loss, row) => loss - own[row]!);
  });
  return { kind: 'loss', loss: spec.loss, margin: Math.max(0, quantile(differences, usual.differences)) };
}

/** The rule of values. @throws InputError as `chooseRule`. */
export function limitErrors(test: TestTargets, originals: readonly ModelPredictions[]): KillRule {
  const errors = originals.map(({ outputs }) => rowErrors(predictionsOf(outputs, test), targetsOf(test)));
  return { kind: 'threshold', limit: errorLimit(errors, usual.errors) };
}

/**
 * Which inputs kill an instance, from its outputs and those of the original of the same index.
 * @throws InputError `predictions-not-finite`, `predictions-shape`, where an instance cannot be
 * judged.
 */
type KillsOf = (original: Float32Array, mutant: Float32Array) => Kills;

export function killsBy(rule: KillRule, test: TestTargets): KillsOf {
  const targets = targetsOf(test);
  const compare =
    <Rows>(
      read: (own: InstancePredictions) => Rows,
      kills: (original: Rows, mutant: Rows) => Kills,
    ): KillsOf =>
    (original, mutant) =>
      kills(read(predictionsOf(original, test)), read(predictionsOf(mutant, test)));
  switch (rule.kind) {
    case 'wrongness':
      return compare((own) => correctRows(own, targets, rule.labels), killsByWrongness);
    case 'loss':
      return compare(
        (own) => predictionLosses(rule.loss, own, targets),
        (original, mutant) => killsByLoss(original, mutant, rule.margin),
      );
    case 'threshold':
      return compare(
        (own) => rowErrors(own, targets),
        (original, mutant) => killsByThreshold(original, mutant, rule.limit),
      );
  }
}

/** Judges models beside the originals of one round. */
export interface Judge {
  readonly rule: KillRule;
  /**
   * What kills a model; instance k stands beside original k.
   * @throws InputError `predictions-not-finite`, `predictions-shape`, `unaligned` where it cannot
   * be judged.
   */
  kills(model: string, role: ModelRole, outputs: readonly Float32Array[]): ModelKills;
  /** Whether DeepCrime's test separates it from the original, by metric or saturated by loss. */
  isKilled(instances: readonly ModelPredictions[]): boolean;
}

export function createJudge(
  rule: KillRule,
  test: TestTargets,
  originals: readonly ModelPredictions[],
  limits: Pick<StudyOptions, 'significance' | 'effect'>,
): Judge {
  const killsOf = killsBy(rule, test);
  const worth = ({ outputs, metric }: ModelPredictions) =>
    rule.kind === 'loss'
      ? -mean(predictionLosses(rule.loss, predictionsOf(outputs, test), targetsOf(test)))
      : metric;
  return {
    rule,
    kills: (model, role, outputs) => ({
      model,
      role,
      kills: packKills(outputs.map((own, k) => killsOf(originals[k]!.outputs, own))),
    }),
    isKilled: (instances) => judgeAccuracies(originals.map(worth), instances.map(worth), limits).killed,
  };
}
