import * as tf from '@tensorflow/tfjs-core';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { lockstepParts } from '../../kills/train-models.ts';
import { hashJson } from '../../lib/hash.ts';
import { randomStream } from '../../lib/random.ts';
import { sum } from '../../statistics/descriptive.ts';
import type { DataParts } from '../../training/data.ts';
import type { NetworkWeights } from '../../training/network.ts';
import type { Disturbance } from '../../training/ops/recurrent.ts';
import { predictWith } from '../../training/predict.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import {
  type ClosedNetwork,
  closeNetwork,
  openNetwork,
  type PostTrainingOperator,
  postTrainingOperators,
  type StepFault,
  type TrainedNetwork,
} from '../post-training/index.ts';
import type { Candidates } from './score-approach.ts';

/** DeepMutation++'s default ratio, and the only one for operators that change one layer or step. */
const defaultRatio = 0.01;
const ratios = [defaultRatio, 0.1, 0.2, 0.6, 1];
const isPublished = (id: string) => ['GF', 'WS', 'NEB', 'NAI', 'NS', 'LR', 'LA', 'LD'].includes(id);

/** A way to make post-training mutants of every original (arXiv 2512.16741, and one of ours). */
interface Scenario {
  /** As in the names of published tables. */
  readonly approach: string;
  readonly uses: (operator: string) => boolean;
  readonly ratios: readonly number[];
  /** Mutants per operator and ratio; null for as many as the study's options say. */
  readonly draws: number | null;
}

export const scenarios: readonly Scenario[] = [
  // DeepMutation++ at its default ratio, several draws.
  { approach: 'post_training_scenario1', uses: isPublished, ratios: [defaultRatio], draws: null },
  // DeepMutation++ at five ratios, one draw.
  { approach: 'post_training_scenario2', uses: isPublished, ratios, draws: 1 },
  // Not in the study: MuFF, fuzzing without clipping, recurrent layers; the same ratios, one draw.
  { approach: 'post_training_scenario3', uses: (id) => !isPublished(id), ratios, draws: 1 },
];

/** What is mutated: the originals of one program. */
export interface Originals {
  readonly spec: ProgramSpec;
  readonly data: DataParts;
  readonly weights: readonly NetworkWeights[];
}

/**
 * The mutants of a scenario with their predictions on the test part, and the operators that had
 * nothing to mutate. A mutant changes the same place in every original and draws the same noise
 * there; all its instances and those of other mutants predict in lockstep.
 */
export function mutateOriginals(originals: Originals, scenario: Scenario, draws: number): Candidates {
  const { spec, data, weights } = originals;
  const networks = weights.map((own) => openNetwork(spec, data.test.inputShape, own));
  const setAside: Candidates['setAside'] = [];
  const broken = postTrainingOperators.members
    .filter(({ id }) => scenario.uses(id))
    .flatMap((operator) => {
      const verdict = operator.applicable(networks[0]!);
      if (verdict.applicable) return breakNetworks(spec, networks, operator, scenario, draws);
      setAside.push({ mutant: operator.id, reason: verdict.reason });
      return [];
    });
  const predictions = predictAll(
    originals,
    broken.flatMap(({ instances }) => instances),
  );
  const mutants = broken.map(({ instances, ...mutant }) => {
    const own = instances.map((instance) => predictions.get(instance)!);
    const cpuSeconds = sum(own.map((prediction) => prediction.cpuSeconds));
    return { ...mutant, outputs: own.map(({ outputs }) => outputs), cpuSeconds };
  });
  return { approach: scenario.approach, mutants, setAside };
}

/** The mutants of one operator, before they predict. */
function breakNetworks(
  spec: ProgramSpec,
  networks: readonly TrainedNetwork[],
  operator: PostTrainingOperator,
  scenario: Scenario,
  draws: number,
) {
  const takesRatios = operator.counts === 'weights' || operator.counts === 'neurons';
  return (takesRatios ? scenario.ratios : [defaultRatio]).flatMap((ratio) =>
    Array.from({ length: scenario.draws ?? draws }, (_, draw) => {
      const instances = networks.map((network) => {
        const random = randomStream('post-training', spec.id, operator.id, ratio, draw);
        return closeNetwork(spec, operator.mutate(network, ratio, random));
      });
      const id = `${operator.id}_${ratio}_${draw}`;
      return { id, operator: operator.id, configuration: String(ratio), instances };
    }),
  );
}

/** Networks that predict in one pass. */
const mostReplicas = 64;

interface Prediction {
  readonly outputs: Float32Array;
  readonly cpuSeconds: number;
}

/** Predictions on the test part, those of networks with the same layers in one pass. */
function predictAll(
  { data }: Originals,
  networks: readonly ClosedNetwork[],
): ReadonlyMap<ClosedNetwork, Prediction> {
  const structureOf = ({ spec, stepFaults }: ClosedNetwork) => hashJson([spec.layers, stepFaults]);
  const parts = lockstepParts(networks, structureOf, mostReplicas);
  return new Map(
    parts.flatMap((part): [ClosedNetwork, Prediction][] => {
      const { spec, stepFaults } = part[0]!;
      const weights = part.map((network) => network.weights);
      const disturbances = stepFaults.map((fault) => fault && disturbanceOf(fault));
      const cpuTime = startCpuTimer();
      const outputs = predictWith({ spec, seedIndex: 0, data }, weights, data.test, disturbances);
      const cpuSeconds = cpuTime() / part.length;
      return part.map((network, i) => [network, { outputs: outputs[i]!, cpuSeconds }]);
    }),
  );
}

/** The fault as what a forward pass takes. */
export function disturbanceOf({ target, step: at, effect }: StepFault): Disturbance {
  return {
    state: (step, state, earlier) =>
      target === 'state' && step === at ? change(effect, state, earlier) : state,
    gate: (step, gate, value) => (target === gate && step === at ? change(effect, value, []) : value),
  };
}

function change(effect: StepFault['effect'], value: tf.Tensor, earlier: readonly tf.Tensor[]): tf.Tensor {
  switch (effect.kind) {
    case 'clear':
      return tf.zerosLike(value);
    case 'scale':
      return tf.mul(value, tf.tensor([...effect.factors], [1, 1, effect.factors.length]));
    case 'round':
      return tf.div(tf.round(tf.mul(value, 10 ** effect.decimals)), 10 ** effect.decimals);
    case 'restore':
      return earlier[effect.step]!;
  }
}
