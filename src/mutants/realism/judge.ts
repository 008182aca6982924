import { packKills } from '../../kills/kill-set.ts';
import { rowLosses } from '../../kills/killing-inputs.ts';
import { judgeAccuracies } from '../../kills/mutation-score.ts';
import type { ModelKills, ModelRole } from '../../kills/scores.ts';
import type { Instance } from '../../kills/train-models.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { DataSet } from '../../training/data.ts';
import type { StudyOptions } from './options.ts';
import { createOracle, type KillRule, predictionsOf, targetsOf } from './oracle.ts';

/** What an instance answers on the test part, and how well it does. */
export type ModelPredictions = Pick<Instance, 'outputs' | 'metric'>;

/** Judges models beside the originals of one round. */
export interface Judge {
  /**
   * What kills a model; instance k stands beside original k.
   * @throws InputError `predictions-not-finite`, `predictions-shape`, `unaligned` where nobody can say.
   */
  kills(model: string, role: ModelRole, outputs: readonly Float32Array[]): ModelKills;
  /** Whether DeepCrime's test tells it from the original: by the program's metric, by mean loss where that is saturated. */
  isKilled(instances: readonly ModelPredictions[]): boolean;
}

export function createJudge(
  rule: KillRule,
  test: DataSet,
  originals: readonly ModelPredictions[],
  limits: Pick<StudyOptions, 'significance' | 'effect'>,
): Judge {
  const oracle = createOracle(rule, test);
  const worth = ({ outputs, metric }: ModelPredictions) =>
    rule.kind === 'loss'
      ? -mean(rowLosses(rule.loss, predictionsOf(outputs, test.rows), targetsOf(test)))
      : metric;
  return {
    kills: (model, role, outputs) => ({
      model,
      role,
      kills: packKills(outputs.map((own, k) => oracle.kills(originals[k]!.outputs, own))),
    }),
    isKilled: (instances) => judgeAccuracies(originals.map(worth), instances.map(worth), limits).killed,
  };
}
