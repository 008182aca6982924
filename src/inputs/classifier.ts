import * as tf from '@tensorflow/tfjs';
import { InputError } from '../lib/errors.ts';
import { sizeOf } from '../training/data.ts';
import { createNetwork, type Network, type NetworkWeights } from '../training/network.ts';
import { predictInPieces } from '../training/predict.ts';
import { inferShapes } from '../training/shapes.ts';
import type { ProgramSpec } from '../training/spec.ts';
import type { Classifier } from './contract.ts';
import { classesOf } from './program-inputs.ts';
import { fromUnit, type UnitScale } from './unit-scale.ts';

/** Trained networks of one graph. */
export interface TrainedNetworks {
  readonly spec: ProgramSpec;
  readonly inputShape: readonly number[];
  /** One per network. */
  readonly weights: readonly NetworkWeights[];
  /** What the networks were trained on; left out where that was [0, 1] itself. */
  readonly scale?: UnitScale;
}

/**
 * Builds the networks once and keeps them; one call is one lockstep pass. The backend must have been selected. A network
 * with one output unit answers two classes: 0 and the unit's value before its sigmoid.
 * @throws InputError of the layer that does not fit.
 */
export function openClassifier({ spec, inputShape, weights, scale }: TrainedNetworks): Classifier {
  const network = buildNetwork(spec, inputShape, weights);
  const instances = weights.length;
  const classes = classesOf(spec, inputShape);
  const hidden = lastWeighted(network) - 1;

  function ask(inputs: Float32Array, keep: Keep): Float32Array[] {
    const rows = checkInputs(inputs, inputShape);
    const own = scale === undefined ? inputs : fromUnit(inputs, scale);
    const width = sizeOf(inputShape);
    return predictInPieces(instances, rows, (start, end) =>
      tf.tidy(() => {
        const piece = tf.tensor(own.slice(start * width, end * width), [1, end - start, ...inputShape]);
        const copies = tf.tile(piece, [instances, 1, ...inputShape.map(() => 1)]);
        return forwardTo(network, copies, keep);
      }),
    );
  }

  return {
    inputShape,
    classes,
    instances,
    logits(inputs) {
      const answers = ask(inputs, beforeEnd(spec));
      return classes === sizeOf(inferShapes(spec, inputShape).at(-1)!) ? answers : answers.map(twoClasses);
    },
    features: (inputs) => ask(inputs, (layer, _, output) => (layer === hidden ? output : null)),
    dispose: () => network.dispose(),
  };
}

function buildNetwork(
  spec: ProgramSpec,
  inputShape: readonly number[],
  weights: readonly NetworkWeights[],
): Network {
  const outputs = sizeOf(inferShapes(spec, inputShape).at(-1)!);
  const targetShape = spec.data.target === 'index' ? [1] : [outputs];
  const none = { rows: 0, inputShape, targetShape, inputs: new Float32Array(), targets: new Float32Array() };
  const run = { spec, seedIndex: 0, data: { train: none, validation: none, test: none } };
  return createNetwork(Array(weights.length).fill(run), weights);
}

/** The layer that answers; what enters it are the features. */
function lastWeighted({ layers }: Network): number {
  return layers.findLastIndex(({ weights }) => weights.length > 0);
}

/** The value wanted of a layer, null at the others. */
type Keep = (layer: number, preActivation: tf.Tensor | null, output: tf.Tensor) => tf.Tensor | null;

/** What the last layer makes its answer of. */
function beforeEnd({ layers }: ProgramSpec): Keep {
  return (layer, preActivation, output) => (layer === layers.length - 1 ? (preActivation ?? output) : null);
}

/** One forward pass; the inputs themselves where no layer had what is wanted. */
function forwardTo(network: Network, inputs: tf.Tensor, keep: Keep): tf.Tensor {
  let kept = inputs;
  network.forward(inputs, network.values, {
    mode: 'evaluate',
    step: 0,
    keepOutput(layer, preActivation, output) {
      kept = keep(layer, preActivation, output) ?? kept;
    },
  });
  return kept;
}

/** Logits of two classes whose difference is that of a single unit. */
function twoClasses(values: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * values.length }, (_, i) => (i % 2 === 0 ? 0 : values[i >> 1]!));
}

/**
 * Number of rows.
 * @throws InputError `input-shape`, `input-range`: what was trained on [0, 1] answers anything at all to 255.
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

/** The class of each row's largest logit, the first of equals. */
export function answeredClasses(logits: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: logits.length / classes }, (_, row) => {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (logits[row * classes + k]! > logits[row * classes + best]!) best = k;
    }
    return best;
  });
}

/** Share of rows that a network's logits answer rightly. */
export function shareRight(logits: Float32Array, labels: Int32Array, classes: number): number {
  const right = answeredClasses(logits, classes).filter((answer, row) => answer === labels[row]);
  return right.length / labels.length;
}
