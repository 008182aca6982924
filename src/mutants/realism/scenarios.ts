import * as tf from '@tensorflow/tfjs';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { groupBy } from '../../lib/group.ts';
import { hashJson } from '../../lib/hash.ts';
import { randomStream } from '../../lib/random.ts';
import type { DataParts } from '../../training/data.ts';
import type { NetworkWeights } from '../../training/network.ts';
import type { Disturbance } from '../../training/ops/recurrent.ts';
import { predictWith } from '../../training/predict.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import {
  type ClosedNetwork,
  closeNetwork,
  openNetwork,
  postTrainingOperators,
  type StepFault,
} from '../post-training/index.ts';

/** DeepMutation++'s default ratio, and the only one for operators that strike one layer. */
const defaultRatio = 0.01;
const isPublished = (id: string) => ['GF', 'WS', 'NEB', 'NAI', 'NS', 'LR', 'LA', 'LD'].includes(id);

/** A way to make post-training mutants of every original, as the realism study does (arXiv 2512.16741), or more. */
interface Scenario {
  /** As in the names of published tables. */
  readonly approach: string;
  readonly title: string;
  readonly strikes: (operator: string) => boolean;
  readonly ratios: readonly number[];
  /** Mutants per operator and ratio; null for as many as the study's options say. */
  readonly draws: number | null;
}

export const scenarios: readonly Scenario[] = [
  {
    approach: 'post_training_scenario1',
    title: 'DeepMutation++ at its default ratio of 0.01, several draws',
    strikes: isPublished,
    ratios: [defaultRatio],
    draws: null,
  },
  {
    approach: 'post_training_scenario2',
    title: 'DeepMutation++ at ratios 0.01, 0.1, 0.2, 0.6 and 1, one draw',
    strikes: isPublished,
    ratios: [defaultRatio, 0.1, 0.2, 0.6, 1],
    draws: 1,
  },
  {
    approach: 'post_training_scenario3',
    title: 'not in the study: MuFF, fuzzing without clipping, recurrent layers; the same ratios, one draw',
    strikes: (id) => !isPublished(id),
    ratios: [defaultRatio, 0.1, 0.2, 0.6, 1],
    draws: 1,
  },
];

/** What is mutated: the originals of one program. */
export interface Originals {
  readonly spec: ProgramSpec;
  readonly data: DataParts;
  readonly weights: readonly NetworkWeights[];
}

/** One post-training mutant: the same edit of each original. */
export interface PostTrainingMutant {
  readonly id: string;
  readonly operator: string;
  readonly configuration: string;
  /** On the test part, one per original. */
  readonly outputs: readonly Float32Array[];
  /** Of making and asking all of them. */
  readonly cpuSeconds: number;
}

/** What a scenario has made, and which operators had nothing to mutate. */
export interface ScenarioMutants {
  readonly mutants: readonly PostTrainingMutant[];
  readonly skipped: readonly { readonly mutant: string; readonly reason: string }[];
}

/** One instance of a mutant before it is asked. */
interface BrokenNetwork extends ClosedNetwork {
  readonly mutant: string;
  readonly instance: number;
}

/** Networks that answer in one pass. */
const mostReplicas = 64;

/**
 * The mutants of a scenario with what they answer on the test part. A mutant strikes the same place in every original
 * and draws the same noise there; all its instances and those of other mutants answer in lockstep.
 */
export function mutateOriginals(originals: Originals, scenario: Scenario, draws: number): ScenarioMutants {
  const { spec, data, weights } = originals;
  const networks = weights.map((own) => openNetwork(spec, data.test.inputShape, own));
  const skipped: { mutant: string; reason: string }[] = [];
  const planned = postTrainingOperators.members
    .filter(({ id }) => scenario.strikes(id))
    .flatMap((operator) => {
      const verdict = operator.applicable(networks[0]!);
      if (!verdict.applicable) {
        skipped.push({ mutant: operator.id, reason: verdict.reason });
        return [];
      }
      const ratios =
        operator.counts === 'layer' || operator.counts === 'step' ? [defaultRatio] : scenario.ratios;
      return ratios.flatMap((ratio) =>
        Array.from({ length: scenario.draws ?? draws }, (_, draw) => ({ operator, ratio, draw })),
      );
    });
  const made = planned.map(({ operator, ratio, draw }) => {
    const id = `${operator.id}_${ratio}_${draw}`;
    const instances = networks.map((network, instance): BrokenNetwork => {
      const random = randomStream('post-training', spec.id, operator.id, ratio, draw);
      return { mutant: id, instance, ...closeNetwork(spec, operator.mutate(network, ratio, random)) };
    });
    return { id, operator: operator.id, configuration: String(ratio), instances };
  });
  const predictions = askAll(
    originals,
    made.flatMap(({ instances }) => instances),
  );
  return {
    skipped,
    mutants: made.map(({ instances, ...mutant }) => {
      const own = instances.map((instance) => predictions.get(instance)!);
      return {
        ...mutant,
        outputs: own.map(({ outputs }) => outputs),
        cpuSeconds: own.reduce((total, { cpuSeconds }) => total + cpuSeconds, 0),
      };
    }),
  };
}

interface Prediction {
  readonly outputs: Float32Array;
  readonly cpuSeconds: number;
}

/** What broken networks answer on the test part, those of the same layers in one pass. */
function askAll({ data }: Originals, networks: readonly BrokenNetwork[]): Map<BrokenNetwork, Prediction> {
  const predictions = new Map<BrokenNetwork, Prediction>();
  for (const alike of groupBy(networks, ({ spec, stepFaults }) =>
    hashJson([spec.layers, stepFaults]),
  ).values()) {
    for (let start = 0; start < alike.length; start += mostReplicas) {
      const part = alike.slice(start, start + mostReplicas);
      const cpuTime = startCpuTimer();
      const run = { spec: part[0]!.spec, seedIndex: 0, data };
      const outputs = predictWith(
        run,
        part.map(({ weights }) => weights),
        data.test,
        part[0]!.stepFaults.map((fault) => fault && disturbanceOf(fault)),
      );
      const cpuSeconds = cpuTime();
      for (const [i, network] of part.entries()) {
        predictions.set(network, { outputs: outputs[i]!, cpuSeconds: cpuSeconds / part.length });
      }
    }
  }
  return predictions;
}

/** The fault as what a forward pass is told. */
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
