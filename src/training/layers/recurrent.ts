import * as tf from '@tensorflow/tfjs-core';
import { initialise } from '../initialisers.ts';
import type { RecurrentInputs } from '../kernels/recurrent.ts';
import type { RecurrentLayerSpec } from '../layer-specs.ts';
import { take } from '../ops/blocks.ts';
import { gru, lstm, type RecurrentOptions, simpleRnn } from '../ops/recurrent.ts';
import { initialStream } from '../seeds.ts';
import {
  type Layer,
  type LayerKindDefinition,
  type LayerPlace,
  penaltyStructure,
  planWeight,
  requireAxes,
  type SpecOf,
  type WeightPlan,
} from './layer.ts';

export const simpleRnnLayer: LayerKindDefinition<'simpleRnn'> = {
  structure: recurrentStructure,
  build: (specs, place) => buildRecurrent(specs, place, false),
};

export const lstmLayer: LayerKindDefinition<'lstm'> = {
  structure: recurrentStructure,
  build: (specs, place) => buildRecurrent(specs, place, false),
};

export const gruLayer: LayerKindDefinition<'gru'> = {
  structure: recurrentStructure,
  build: (specs, place) => buildRecurrent(specs, place, false),
};

/** How a sequence is read. */
type Reading = Pick<RecurrentOptions, 'goBackwards' | 'disturbance'>;

/** What one kind of recurrent cell adds to the common frame. */
interface Cell<S extends RecurrentLayerSpec> {
  /** Kernel columns per unit. */
  readonly gates: number;
  biasShape(spec: S): readonly number[];
  biasStart(spec: S): 'plain' | 'unitForget';
  /** Outputs of every step `[R, B, T, U]`, in the order of reading. */
  run(spec: S, inputs: RecurrentInputs, reading: Reading): tf.Tensor;
}

const cells: { readonly [K in RecurrentLayerSpec['kind']]: Cell<SpecOf<K>> } = {
  simpleRnn: {
    gates: 1,
    biasShape: ({ units }) => [units],
    biasStart: () => 'plain',
    run: ({ activation }, inputs, reading) => simpleRnn(inputs, { activation, ...reading }),
  },
  lstm: {
    gates: 4,
    biasShape: ({ units }) => [4 * units],
    biasStart: ({ unitForgetBias }) => (unitForgetBias ? 'unitForget' : 'plain'),
    run: ({ activation, recurrentActivation }, inputs, reading) =>
      lstm(inputs, { activation, recurrentActivation, ...reading }),
  },
  gru: {
    gates: 3,
    biasShape: ({ units, resetAfter }) => (resetAfter ? [2, 3 * units] : [3 * units]),
    biasStart: () => 'plain',
    run: ({ activation, recurrentActivation, resetAfter }, inputs, reading) =>
      gru(inputs, { activation, recurrentActivation, resetAfter, ...reading }),
  },
};

/** What replicas of any recurrent layer share: all but starts and strengths of penalties. */
export function recurrentStructure(spec: RecurrentLayerSpec): unknown {
  const { kernelInitialiser, recurrentInitialiser, biasInitialiser, ...rest } = spec;
  return {
    ...rest,
    kernelRegulariser: penaltyStructure(spec.kernelRegulariser),
    recurrentRegulariser: penaltyStructure(spec.recurrentRegulariser),
    biasRegulariser: penaltyStructure(spec.biasRegulariser),
  };
}

/** A recurrent layer over `[steps, features]`; read backwards, its outputs stay in the order of reading. */
export function buildRecurrent(
  specs: readonly RecurrentLayerSpec[],
  place: LayerPlace,
  goBackwards: boolean,
): Layer {
  requireAxes(place, 2, 'steps, features');
  const spec = specs[0]!;
  const cell = cells[spec.kind] as Cell<RecurrentLayerSpec>;
  const [steps, features] = place.inputShape as [number, number];
  return {
    outputShape: spec.returnSequences ? [steps, spec.units] : [spec.units],
    activation: spec.activation,
    weights: planWeights(cell, specs, place, features),
    forward(x, [kernel, recurrentKernel, bias], { disturbance }) {
      const inputs = { x, kernel: kernel!, recurrentKernel: recurrentKernel!, bias: bias ?? null };
      const outputs = cell.run(spec, inputs, { goBackwards, disturbance });
      return spec.returnSequences ? outputs : lastStep(outputs);
    },
  };
}

/** `[R, B, T, U]` → `[R, B, U]`. */
function lastStep(outputs: tf.Tensor): tf.Tensor {
  return tf.squeeze(take(outputs, 2, outputs.shape[2]! - 1, 1), [2]);
}

function planWeights(
  cell: Cell<RecurrentLayerSpec>,
  specs: readonly RecurrentLayerSpec[],
  place: LayerPlace,
  features: number,
): WeightPlan[] {
  const { units, useBias } = specs[0]!;
  const kernel = planWeight(
    place,
    'kernel',
    [features, cell.gates * units],
    specs.map((spec) => spec.kernelInitialiser),
    specs.map((spec) => spec.kernelRegulariser),
  );
  const recurrentKernel = planWeight(
    place,
    'recurrentKernel',
    [units, cell.gates * units],
    specs.map((spec) => spec.recurrentInitialiser),
    specs.map((spec) => spec.recurrentRegulariser),
  );
  return useBias ? [kernel, recurrentKernel, planBias(cell, specs, place)] : [kernel, recurrentKernel];
}

function planBias(
  cell: Cell<RecurrentLayerSpec>,
  specs: readonly RecurrentLayerSpec[],
  place: LayerPlace,
): WeightPlan {
  const plan = planWeight(
    place,
    'bias',
    cell.biasShape(specs[0]!),
    specs.map((spec) => spec.biasInitialiser),
    specs.map((spec) => spec.biasRegulariser),
  );
  if (cell.biasStart(specs[0]!) === 'plain') return plan;
  return { ...plan, initialise: (r) => unitForgetBias(specs[r]!, place, r) };
}

/** Keras's start of an LSTM bias: the forget gate (second of i, f, c, o) at one, the others as their initialiser says. */
function unitForgetBias(spec: RecurrentLayerSpec, place: LayerPlace, replica: number): Float32Array {
  const random = initialStream(place.runs[replica]!, place.name, 'bias');
  const values = initialise(spec.biasInitialiser, [4 * spec.units], random);
  return values.fill(1, spec.units, 2 * spec.units);
}
