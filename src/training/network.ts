import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Variable } from '../lib/tensor.ts';
import type { ForwardMode, LayerInfo, TrainingRun, WeightInfo } from './contract.ts';
import { sizeOf } from './data.ts';
import { capturing } from './kernels/capture.ts';
import type { LayerSpec } from './layer-specs.ts';
import type { GateTape, Layer, WeightPlan } from './layers/layer.ts';
import { checkTargets } from './objective.ts';
import { concatenate, take } from './ops/blocks.ts';
import type { Disturbance } from './ops/recurrent.ts';
import { roundHalf } from './ops/rounding.ts';
import { followStatistic } from './ops/statistics.ts';
import { createPenalties } from './penalties.ts';
import type { PrecisionKind } from './practice/practice-specs.ts';
import { matchStart } from './practice/start.ts';
import { buildLayers } from './shapes.ts';
import type { Graph } from './specs/graph.ts';

/** How one forward pass is to be made. */
export interface ForwardPass {
  readonly mode: ForwardMode;
  /** The step whose random draws are used. */
  readonly step: number;
  /** The same as an int32 tensor `[1]`; made from `step` where left out. */
  readonly clock?: Tensor;
  readonly gates?: GateTape;
  /** Of what flows in the recurrent layers, one per layer. */
  readonly disturbances?: readonly (Disturbance | null)[];
  /** Called with every layer's output, and the value before its activation where there is one. */
  readonly keepOutput?: (layer: number, preActivation: Tensor | null, output: Tensor) => void;
  /** Called with each term that a layer adds to the losses, `[R]`. */
  readonly addLoss?: (term: Tensor) => void;
  /** Whether running statistics move. */
  readonly follow?: true;
}

/** The layers of R replicas and their weights. */
export interface Network {
  readonly layers: readonly LayerInfo[];
  readonly weights: readonly WeightInfo[];
  readonly trainable: readonly number[];
  /** Shape of each output that is compared with targets, without replica and batch axes. */
  readonly outputShapes: readonly (readonly number[])[];
  /** Present values, `[R, …shape]`, in the order of `weights`. */
  readonly values: readonly Variable[];
  /** All values, the given ones standing for those of the trainable weights, in their order. */
  valuesWith(trained: readonly Tensor[]): readonly Tensor[];
  /**
   * Data rows `[R, B, …]` → outputs `[R, B, …]` with the given values of the weights; several outputs as
   * `[R, B, total]`, each flat, one after another.
   */
  forward(rows: Tensor, values: readonly Tensor[], pass: ForwardPass): Tensor;
  /** Sum of all penalties, `[R]`; null where the network has none. */
  penalty(values: readonly Tensor[]): Tensor | null;
  dispose(): void;
}

/** Weights of one network, in the order of `Network.weights`. */
export type NetworkWeights = readonly Float32Array[];

/**
 * @param start weights of each replica; where left out, what their initialisers give
 * @throws InputError as `buildLayers`, `checkTargets` and `matchStart`.
 */
export function createNetwork(runs: readonly TrainingRun[], start?: readonly NetworkWeights[]): Network {
  const { spec, data } = runs[0]!;
  const { graph, inputShapes, layers } = buildLayers(runs);
  const outputShapes = graph.outputs.map((index) => layers[index]!.outputShape);
  checkTargets(spec, outputShapes, data.train.targetShape);
  const firstWeight = layers.map((_, i) =>
    layers.slice(0, i).reduce((count, layer) => count + layer.weights.length, 0),
  );
  const plans = layers.flatMap((layer) => layer.weights);
  const weights = layers.flatMap((layer, i) =>
    layer.weights.map((plan) => describeWeight(plan, i, spec.layers[i]!)),
  );
  const given = start ?? runs.map((run) => startOf(run, weights, graph.names));
  const values = plans.map((plan, i) =>
    createWeight(plan, runs.length, (r) => given[r]?.[i] ?? plan.initialise(r)),
  );
  const trainable = weights.flatMap(({ trainable }, i) => (trainable ? [i] : []));
  const penalties = createPenalties(plans);
  const constants = new Constants();
  const parts = {
    ...{ graph, inputShapes, layers, specs: spec.layers, firstWeight, values, constants },
    rounding: spec.precision?.kind ?? null,
    learned: plans.map(({ trainable }) => trainable),
  };
  return {
    layers: describeLayers(parts),
    weights,
    trainable,
    outputShapes,
    values,
    valuesWith(trained) {
      const all: Tensor[] = [...values];
      for (const [i, index] of trainable.entries()) all[index] = trained[i]!;
      return all;
    },
    forward: (rows, given, pass) => runGraph(parts, rows, given, pass),
    penalty: (given) => penalties.measure(given),
    dispose() {
      tf.dispose(values);
      penalties.dispose();
      constants.dispose();
    },
  };
}

/** First values of the weights that a run takes from another, null for the others; null where it takes none. */
function startOf({ spec, start }: TrainingRun, weights: readonly WeightInfo[], layers: readonly string[]) {
  if (spec.start === undefined) return null;
  if (start === undefined)
    throw new Error(`nobody trained ${spec.start.program}, which ${spec.id} starts from`);
  return matchStart(spec.start, weights, layers, start);
}

/** What layers compute once. */
class Constants {
  readonly #made = new Map<string, Record<string, Tensor>>();

  /** Made outside any capture, since its values come from the host. */
  get<T extends Record<string, Tensor>>(name: string, make: () => T): T {
    const known = this.#made.get(name);
    if (known !== undefined) return known as T;
    const made = capturing(null, make);
    for (const tensor of Object.values(made)) tf.keep(tensor);
    this.#made.set(name, made);
    return made;
  }

  dispose(): void {
    for (const made of this.#made.values()) tf.dispose(made);
  }
}

/** What a pass needs of a network; everything by layer but the shapes of the program's inputs. */
interface NetworkParts {
  readonly graph: Graph;
  readonly inputShapes: readonly (readonly number[])[];
  readonly layers: readonly Layer[];
  readonly specs: readonly LayerSpec[];
  /** Where its weights start among those of the network. */
  readonly firstWeight: readonly number[];
  readonly values: readonly Variable[];
  readonly constants: Constants;
  /** What values are rounded to; null where the program trains in float32. */
  readonly rounding: PrecisionKind | null;
  /** Of each weight, whether it is one of those that are learned by gradients. */
  readonly learned: readonly boolean[];
}

function describeLayers({ graph, layers, specs, firstWeight }: NetworkParts): LayerInfo[] {
  const named = { layer: graph.names, input: graph.inputs };
  return layers.map(({ activation, outputShape, weights }, index) => ({
    index,
    kind: specs[index]!.kind,
    name: graph.names[index]!,
    inputs: graph.sources[index]!.map((source) => named[source.from][source.index]!),
    activation,
    outputShape,
    weights: weights.map((_, j) => firstWeight[index]! + j),
  }));
}

function describeWeight(plan: WeightPlan, layer: number, { kind, frozen }: LayerSpec): WeightInfo {
  const { role, shape, trainable } = plan;
  const name = `${layer}/${kind}/${plan.path}${role}`;
  return { name, layer, role, shape, trainable: trainable && frozen !== true };
}

function createWeight(
  { shape, trainable }: WeightPlan,
  replicas: number,
  startOf: (replica: number) => Float32Array,
): Variable {
  const size = sizeOf(shape);
  const values = new Float32Array(replicas * size);
  for (let r = 0; r < replicas; r++) values.set(startOf(r), r * size);
  return tf.tidy(() => tf.variable(tf.tensor(values, [replicas, ...shape]), trainable));
}

/** Layer by layer in the order of the list, in which every layer comes after what it takes. */
function runGraph(
  { graph, inputShapes, layers, specs, firstWeight, values: variables, constants, ...parts }: NetworkParts,
  rows: Tensor,
  given: readonly Tensor[],
  pass: ForwardPass,
): Tensor {
  const round = rounderOf(parts, pass);
  const values = given.map((value, i) => (parts.learned[i] ? round(value) : value));
  const taken = { input: shareOut(rows, inputShapes), layer: [] as Tensor[] };
  const clock = pass.clock ?? tf.tensor1d([pass.step], 'int32');
  layers.forEach((layer, i) => {
    const first = firstWeight[i]!;
    const own = values.slice(first, first + layer.weights.length);
    const weights = layer.borrows ? [...own, values[firstWeight[graph.tied[i]!]!]!] : own;
    const inputs = graph.sources[i]!.map(({ from, index }) => taken[from][index]!);
    let preActivation: Tensor | null = null;
    const made = layer.forward(inputs[0]!, weights, {
      mode: modeOf(specs[i]!, pass.mode),
      inputs,
      step: pass.step,
      clock,
      gates: pass.gates ?? null,
      disturbance: pass.disturbances?.[i] ?? null,
      addLoss: pass.addLoss ?? null,
      keepPreActivation: pass.keepOutput
        ? (value) => {
            preActivation = value;
          }
        : null,
      constant: (name, make) => constants.get(`${i}/${name}`, make),
      follow: pass.follow
        ? (j, value, momentum, scale) => followStatistic(variables[first + j]!, value, momentum, scale)
        : null,
    });
    const output = graph.outputs.includes(i) ? made : round(made);
    pass.keepOutput?.(i, preActivation, output);
    taken.layer.push(output);
  });
  return putTogether(graph.outputs.map((index) => taken.layer[index]!));
}

/** How values of a pass are rounded: not at all where curvature is measured, which needs a smooth loss. */
function rounderOf({ rounding }: Pick<NetworkParts, 'rounding'>, { mode }: ForwardPass) {
  return (value: Tensor) =>
    rounding === null || mode === 'batchStatistics' ? value : roundHalf(value, rounding);
}

/** The mode of one layer: its own where it has one; a frozen batch normalisation keeps to its statistics, as in Keras. */
function modeOf({ kind, frozen, mode }: LayerSpec, present: ForwardMode): ForwardMode {
  return mode ?? (frozen && kind === 'batchNormalization' ? 'evaluate' : present);
}

/** The inputs that data rows `[R, B, …]` are made of, in order. */
function shareOut(rows: Tensor, shapes: readonly (readonly number[])[]): Tensor[] {
  const [replicas, batch, ...row] = rows.shape as [number, number, ...number[]];
  if (shapes.length === 1 && String(shapes[0]) === String(row)) return [rows];
  const flat = tf.reshape(rows, [replicas, batch, sizeOf(row)]);
  let start = 0;
  return shapes.map((shape) => {
    const size = sizeOf(shape);
    const own = size === sizeOf(row) ? flat : take(flat, 2, start, size);
    start += size;
    return tf.reshape(own, [replicas, batch, ...shape]);
  });
}

/** One output as it is; several flat, beside each other. */
function putTogether(outputs: readonly Tensor[]): Tensor {
  if (outputs.length === 1) return outputs[0]!;
  const flat = outputs.map((output) => tf.reshape(output, [...output.shape.slice(0, 2), -1]));
  return concatenate(flat, 2);
}
