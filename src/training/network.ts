import * as tf from '@tensorflow/tfjs';
import { InputError } from '../lib/errors.ts';
import type { ForwardMode, LayerInfo, TrainingRun, WeightInfo } from './contract.ts';
import { sizeOf } from './data.ts';
import type { LayerKind, RegulariserSpec } from './layer-specs.ts';
import { layerKinds } from './layers/index.ts';
import type { GateTape, Layer, LayerKindDefinition, WeightPlan } from './layers/layer.ts';
import { losses } from './losses.ts';
import type { Disturbance } from './ops/recurrent.ts';
import { tensorStatistics } from './ops/statistics.ts';

/** How one forward pass is to be made. */
export interface Pass {
  readonly mode: ForwardMode;
  /** The step whose dropout masks are used. */
  readonly step: number;
  readonly gates?: GateTape;
  /** Of what flows in the recurrent layers, one per layer. */
  readonly disturbances?: readonly (Disturbance | null)[];
  /** Called with every layer's output, and the value before its activation where there is one. */
  readonly keepOutput?: (layer: number, preActivation: tf.Tensor | null, output: tf.Tensor) => void;
  /** Called with the next value of an untrained weight. */
  readonly updateWeight?: (index: number, value: tf.Tensor) => void;
}

/** The layers of R replicas and their weights. */
export interface Network {
  readonly layers: readonly LayerInfo[];
  readonly weights: readonly WeightInfo[];
  readonly trainable: readonly number[];
  /** Present values, `[R, …shape]`, in the order of `weights`. */
  readonly values: readonly tf.Variable[];
  /** All values, the given ones standing for those of the trainable weights, in their order. */
  valuesWith(trained: readonly tf.Tensor[]): readonly tf.Tensor[];
  /** `[R, B, …]` → `[R, B, …]` with the given values of the weights. */
  forward(inputs: tf.Tensor, values: readonly tf.Tensor[], pass: Pass): tf.Tensor;
  /** Sum of all penalties, `[R]`; null where the network has none. */
  penalty(values: readonly tf.Tensor[]): tf.Tensor | null;
  dispose(): void;
}

/** Weights of one network, in the order of `Network.weights`. */
export type NetworkWeights = readonly Float32Array[];

/**
 * @param start weights of each replica; where left out, what their initialisers give
 * @throws InputError of the layer that does not fit, or `target-shape`.
 */
export function createNetwork(runs: readonly TrainingRun[], start?: readonly NetworkWeights[]): Network {
  const layers = buildLayers(runs);
  checkTargets(runs[0]!, layers.at(-1)!);
  const firstWeight = layers.map((_, i) =>
    layers.slice(0, i).reduce((count, layer) => count + layer.weights.length, 0),
  );
  const plans = layers.flatMap((layer) => layer.weights);
  const weights = layers.flatMap((layer, i) =>
    layer.weights.map((plan) => describeWeight(plan, i, runs[0]!.spec.layers[i]!.kind)),
  );
  const values = plans.map((plan, i) =>
    createWeight(plan, runs.length, (r) => start?.[r]?.[i] ?? plan.initialise(r)),
  );
  const trainable = weights.flatMap(({ trainable }, i) => (trainable ? [i] : []));
  return {
    layers: layers.map((layer, index) => ({
      index,
      kind: runs[0]!.spec.layers[index]!.kind,
      activation: layer.activation,
      outputShape: layer.outputShape,
      weights: layer.weights.map((_, j) => firstWeight[index]! + j),
    })),
    weights,
    trainable,
    values,
    valuesWith(trained) {
      const all: tf.Tensor[] = [...values];
      for (const [i, index] of trainable.entries()) all[index] = trained[i]!;
      return all;
    },
    forward: (inputs, given, pass) => runLayers(layers, firstWeight, inputs, given, pass),
    penalty: (given) => sumPenalties(plans, given),
    dispose: () => tf.dispose(values),
  };
}

function buildLayers(runs: readonly TrainingRun[]): Layer[] {
  const built: Layer[] = [];
  const counts = new Map<LayerKind, number>();
  runs[0]!.spec.layers.forEach(({ kind }, i) => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    const specs = runs.map((run) => run.spec.layers[i]!);
    const inputShape = built.at(-1)?.outputShape ?? runs[0]!.data.train.inputShape;
    const definition = layerKinds[kind] as LayerKindDefinition<LayerKind>;
    built.push(definition.build(specs, { runs, name: `${kind}-${count}`, inputShape }));
  });
  return built;
}

/** @throws InputError `target-shape` where the outputs and the targets cannot be compared. */
function checkTargets({ spec, data }: TrainingRun, last: Layer): void {
  const outputs = sizeOf(last.outputShape);
  const width = last.outputShape.at(-1) ?? 1;
  const need = losses[spec.loss].target === 'index' ? outputs / width : outputs;
  const value = sizeOf(data.train.targetShape);
  if (value === need) return;
  throw new InputError('target-shape', {
    rule: `${spec.loss} compares outputs of shape [${last.outputShape.join(', ')}] with their targets`,
    need: `${need} target values per row`,
    value,
    remedy: 'Change the last layer, the loss, or the encoding of the targets.',
  });
}

function describeWeight(plan: WeightPlan, layer: number, kind: LayerKind): WeightInfo {
  const { role, shape, trainable } = plan;
  return { name: `${layer}/${kind}/${plan.path}${role}`, layer, role, shape, trainable };
}

function createWeight(
  { shape, trainable }: WeightPlan,
  replicas: number,
  startOf: (replica: number) => Float32Array,
): tf.Variable {
  const size = sizeOf(shape);
  const values = new Float32Array(replicas * size);
  for (let r = 0; r < replicas; r++) values.set(startOf(r), r * size);
  return tf.tidy(() => tf.variable(tf.tensor(values, [replicas, ...shape]), trainable));
}

function runLayers(
  layers: readonly Layer[],
  firstWeight: readonly number[],
  inputs: tf.Tensor,
  values: readonly tf.Tensor[],
  { mode, step, gates, disturbances, keepOutput, updateWeight }: Pass,
): tf.Tensor {
  return layers.reduce((x, layer, i) => {
    const first = firstWeight[i]!;
    let preActivation: tf.Tensor | null = null;
    const output = layer.forward(x, values.slice(first, first + layer.weights.length), {
      mode,
      step,
      gates: gates ?? null,
      disturbance: disturbances?.[i] ?? null,
      keepPreActivation: keepOutput
        ? (value) => {
            preActivation = value;
          }
        : null,
      updateWeight: updateWeight ? (j, value) => updateWeight(first + j, value) : null,
    });
    keepOutput?.(i, preActivation, output);
    return output;
  }, inputs);
}

function sumPenalties(plans: readonly WeightPlan[], values: readonly tf.Tensor[]): tf.Tensor | null {
  const parts = plans.flatMap(({ regularisers }, i) =>
    regularisers === null ? [] : [penalise(values[i]!, regularisers)],
  );
  return parts.length === 0 ? null : tf.addN(parts);
}

/** l1 · Σ|w| + l2 · Σw² of one replica. */
type Penalty = NonNullable<RegulariserSpec>;

/** Penalty of one weight `[R, …]` per replica, `[R]`, with gradient. */
function penalise(weight: tf.Tensor, penalties: readonly Penalty[]): tf.Tensor {
  const op = tf.customGrad((w, save) => {
    (save as tf.GradSaveFunc)([w as tf.Tensor]);
    return {
      value: tf.tensor1d(measure(w as tf.Tensor, penalties)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => penaltyGradient(saved[0]!, penalties, dy),
    };
  });
  return op(weight);
}

function measure(weight: tf.Tensor, penalties: readonly Penalty[]): Float32Array {
  const squares = tensorStatistics(weight).sumSquares;
  const sizes = penalties.some(({ l1 }) => l1 > 0) ? tensorStatistics(tf.abs(weight)).sum : null;
  return Float32Array.from(penalties, ({ l1, l2 }, r) => {
    const lasso = l1 === 0 ? 0 : l1 * sizes![r]!;
    return l2 === 0 ? lasso : lasso + l2 * squares[r]!;
  });
}

function penaltyGradient(weight: tf.Tensor, penalties: readonly Penalty[], dy: tf.Tensor): tf.Tensor {
  const shape = [penalties.length, ...Array<number>(weight.rank - 1).fill(1)];
  const strengths = (of: (penalty: Penalty) => number) =>
    tf.mul(tf.reshape(dy, shape), tf.tensor(penalties.map(of), shape));
  const ridge = tf.mul(
    weight,
    strengths(({ l2 }) => 2 * l2),
  );
  if (penalties.every(({ l1 }) => l1 === 0)) return ridge;
  return tf.add(
    ridge,
    tf.mul(
      tf.sign(weight),
      strengths(({ l1 }) => l1),
    ),
  );
}
