import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../../lib/errors.ts';
import { argmax } from '../../statistics/descriptive.ts';
import { sizeOf } from '../../training/data.ts';
import { createNetwork, type Network, type NetworkWeights } from '../../training/network.ts';
import { predictInPieces } from '../../training/predict.ts';
import { inferShapes } from '../../training/shapes.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { Classifier } from '../contract.ts';
import { fromUnit, type UnitScale } from '../unit-scale.ts';

/**
 * Builds the networks once and keeps them; one call is one lockstep pass. The backend must have been
 * selected. A network with a single output unit predicts two classes, with the logits 0 and the
 * unit's value before its sigmoid.
 * @throws InputError of the layer that does not fit.
 */
export function openClassifier(trained: TrainedNetworks): Classifier {
  const networks = openNetworks(trained);
  const single = networks.units === 1;
  return {
    inputShape: trained.inputShape,
    classes: single ? 2 : networks.units,
    instances: trained.weights.length,
    logits(inputs) {
      const predictions = networks.read(inputs, 'beforeOutputs');
      return single ? predictions.map(twoClasses) : predictions;
    },
    features: (inputs) => networks.read(inputs, 'features'),
    dispose: networks.dispose,
  };
}

/** What `use` makes of a classifier, which is disposed of afterwards. @throws as `openClassifier` and `use`. */
export function useClassifier<T>(trained: TrainedNetworks, use: (classifier: Classifier) => T): T {
  const classifier = openClassifier(trained);
  try {
    return use(classifier);
  } finally {
    classifier.dispose();
  }
}

function twoClasses(values: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * values.length }, (_, i) => (i % 2 === 0 ? 0 : values[i >> 1]!));
}

/** The class of each row's largest logit, the first of equals. */
export function predictedClasses(logits: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: logits.length / classes }, (_, row) =>
    argmax(logits, row * classes, classes),
  );
}

/** Trained networks of one graph. */
export interface TrainedNetworks {
  readonly spec: ProgramSpec;
  readonly inputShape: readonly number[];
  /** One per network. */
  readonly weights: readonly NetworkWeights[];
  /** What the networks were trained on; left out where that was [0, 1] itself. */
  readonly scale?: UnitScale;
}

/** What enters the last layer that has weights, the values before the last activation, or the outputs. */
type Reading = 'features' | 'beforeOutputs' | 'outputs';

/** Networks built once and kept. */
interface OpenNetworks {
  /** Output units per row. */
  readonly units: number;
  /**
   * The rows that are read of each network, all networks in one lockstep pass.
   * @throws InputError `input-shape`, `input-range`.
   */
  read(inputs: Float32Array, reading: Reading): Float32Array[];
  dispose(): void;
}

/** The backend must have been selected. @throws InputError of the layer that does not fit. */
export function openNetworks({ spec, inputShape, weights, scale }: TrainedNetworks): OpenNetworks {
  const units = sizeOf(inferShapes(spec, inputShape).at(-1)!);
  const network = buildNetwork(spec, inputShape, units, weights);
  const width = sizeOf(inputShape);
  return {
    units,
    read(inputs, reading) {
      const rows = checkInputs(inputs, inputShape);
      const own = scale === undefined ? inputs : fromUnit(inputs, scale);
      return predictInPieces(weights.length, rows, (start, end) =>
        tf.tidy(() => {
          const piece = tf.tensor(own.slice(start * width, end * width), [1, end - start, ...inputShape]);
          const copies = tf.tile(piece, [weights.length, 1, ...inputShape.map(() => 1)]);
          return forwardTo(network, copies, reading);
        }),
      );
    },
    dispose: () => network.dispose(),
  };
}

function buildNetwork(
  spec: ProgramSpec,
  inputShape: readonly number[],
  units: number,
  weights: readonly NetworkWeights[],
): Network {
  const targetShape = spec.data.target === 'index' ? [1] : [units];
  const none = { rows: 0, inputShape, targetShape, inputs: new Float32Array(), targets: new Float32Array() };
  const run = { spec, seedIndex: 0, data: { train: none, validation: none, test: none } };
  return createNetwork(Array(weights.length).fill(run), weights);
}

/** One forward pass; the inputs themselves where nothing lies before the first weights. */
function forwardTo(network: Network, inputs: tf.Tensor, reading: Reading): tf.Tensor {
  const lastWithWeights = network.layers.findLastIndex(({ weights }) => weights.length > 0);
  const place = reading === 'features' ? lastWithWeights - 1 : network.layers.length - 1;
  let read = inputs;
  network.forward(inputs, network.values, {
    mode: 'evaluate',
    step: 0,
    keepOutput(layer, preActivation, output) {
      if (layer === place) read = reading === 'beforeOutputs' ? (preActivation ?? output) : output;
    },
  });
  return read;
}

/**
 * Number of rows.
 * @throws InputError `input-shape`, `input-range`: a network that learned from 0 to 1 predicts anything at all for 255.
 */
export function checkInputs(inputs: Float32Array, inputShape: readonly number[]): number {
  const width = sizeOf(inputShape);
  if (inputs.length === 0 || inputs.length % width !== 0) {
    throw new InputError('input-shape', {
      rule: `the networks take inputs of shape [${inputShape.join(', ')}]`,
      need: `rows of ${width} values`,
      value: `${inputs.length} values`,
    });
  }
  const wrong = inputs.findIndex((value) => !(value >= 0 && value <= 1));
  if (wrong >= 0) {
    throw new InputError('input-range', {
      rule: 'inputs are scaled to the range from 0 to 1',
      need: 'values from 0 to 1',
      value: `${inputs[wrong]} in row ${Math.floor(wrong / width)}`,
      remedy: 'Divide pixels from 0 to 255 by 255; shift and halve pixels from -1 to 1.',
    });
  }
  return inputs.length / width;
}
