import * as tf from '@tensorflow/tfjs-core';
import { mean, quantile } from '../../statistics/descriptive.ts';
import { type DataSet, sizeOf } from '../../training/data.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { trainToEnd } from '../../training/train.ts';
import type { Committee, InputParts, InputSet, LabelledInputs, Validator } from '../contract.ts';
import { firstRows } from '../rows.ts';
import { openNetworks } from './classifier.ts';
import { imageProgram } from './image-program.ts';

/** One way to say how strange an input is. */
export interface Scorer {
  readonly id: string;
  /** One per row, from 0; the higher, the stranger. @throws InputError `input-shape`, `input-range`. */
  scores(inputs: Float32Array): Float64Array;
  dispose(): void;
}

/** Share of real inputs that may be called invalid. */
const usualFalseAlarms = 0.05;

/**
 * The usual validator of an image set: nearest real inputs and an autoencoder, each seeing what the other
 * misses. The backend must have been selected. @throws InputError of the loaders.
 */
export function trainValidator(set: InputSet, committee: Committee): Validator {
  const parts = set.load();
  return fitValidator([openNearest(committee, parts.train), trainAutoencoder(set, parts)], parts);
}

/**
 * A validator of one or several scorers. Several are made comparable by the quantile that each has
 * on validation inputs, and the highest counts. The threshold is the quantile of the scores of
 * validation inputs that gives `aimedFor` false alarms there, above 0 and below 1; the measured rate
 * is that of the test inputs, which nothing was fitted on.
 */
export function fitValidator(
  scorers: readonly Scorer[],
  { validation, test }: Pick<InputParts, 'validation' | 'test'>,
  aimedFor = usualFalseAlarms,
): Validator {
  const known = scorers.map((scorer) => scorer.scores(validation.inputs));
  const units = known.map((scores) => quantile(scores, 1 - aimedFor));
  const threshold = quantile(highest(known, units), 1 - aimedFor);
  const scores = (inputs: Float32Array) =>
    highest(
      scorers.map((scorer) => scorer.scores(inputs)),
      units,
    );
  const alarms = Array.from(scores(test.inputs), (score) => (score > threshold ? 1 : 0));
  return {
    id: scorers.map(({ id }) => id).join('+'),
    threshold,
    falseAlarms: { aimedFor, measured: mean(alarms) },
    scores,
    dispose() {
      for (const scorer of scorers) scorer.dispose();
    },
  };
}

/** Whether each input is of the domain. */
export function areValid({ threshold, scores }: Validator, inputs: Float32Array): boolean[] {
  return Array.from(scores(inputs), (score) => score <= threshold);
}

/** Per row the highest of the scores, each in units of its own. */
function highest(scores: readonly Float64Array[], units: readonly number[]): Float64Array {
  return scores[0]!.map((_, row) => Math.max(...scores.map((own, k) => own[row]! / units[k]!)));
}

/** Real inputs that are looked at, which bounds time and memory. */
const mostReferences = 2000;

/**
 * Euclidean distance, in the features of a committee, to the nearest of (the first 2,000) real inputs:
 * strange to it is what lies between classes. The committee stays its owner's.
 */
function openNearest(committee: Committee, train: LabelledInputs): Scorer {
  const rowSize = sizeOf(train.inputShape);
  const reference = featureTable(committee, firstRows(train, mostReferences).inputs, rowSize);
  const squares = tf.tidy(() => tf.sum(tf.square(reference), 1));
  return {
    id: 'nearest',
    scores(inputs) {
      const nearest = tf.tidy(() => {
        const features = featureTable(committee, inputs, rowSize);
        const products = tf.matMul(features, reference, false, true);
        const own = tf.sum(tf.square(features), 1);
        return tf.add(own, tf.min(tf.sub(squares, tf.mul(2, products)), 1));
      });
      const values = nearest.dataSync();
      nearest.dispose();
      return Float64Array.from(values, (square) => Math.sqrt(Math.max(0, square)));
    },
    dispose: () => tf.dispose([reference, squares]),
  };
}

function featureTable(committee: Committee, inputs: Float32Array, rowSize: number): tf.Tensor2D {
  const features = committee.features(inputs);
  const rows = inputs.length / rowSize;
  return tf.tensor2d(features, [rows, features.length / rows]);
}

/** Numbers that the input has to pass through. */
const bottleneck = 16;
const hidden = 96;

/**
 * Mean squared error of an autoencoder's reconstruction per value, the way of SelfOracle (Stocco, Weiss,
 * Calzana and Tonella 2020, arXiv 1910.04443): strange to it is what has noise, or is drawn as no training
 * input is.
 */
function trainAutoencoder(set: InputSet, parts: InputParts): Scorer {
  const spec = autoencoderProgram(set, parts);
  const [train, validation, test] = [parts.train, parts.validation, parts.test].map(toGiveBack);
  const data = { train: train!, validation: validation!, test: test! };
  const { weights } = trainToEnd([{ spec, seedIndex: 0, data }]);
  const networks = openNetworks({ spec, weights, inputShape: set.inputShape });
  const width = networks.units;
  return {
    id: 'autoencoder',
    scores(inputs) {
      const given = networks.read(inputs, 'outputs')[0]!;
      const scores = new Float64Array(inputs.length / width);
      given.forEach((value, i) => {
        scores[Math.floor(i / width)]! += (value - inputs[i]!) ** 2 / width;
      });
      return scores;
    },
    dispose: networks.dispose,
  };
}

function autoencoderProgram(set: InputSet, parts: InputParts): ProgramSpec {
  const program = imageProgram(`${set.id}-autoencoder`, set.id, {
    family: 'dense',
    learningRate: 0.002,
    epochs: parts.train.rows < 2000 ? 40 : 12,
    rows: parts,
    layers: [
      { kind: 'flatten' },
      { kind: 'dense', units: hidden, activation: 'relu' },
      { kind: 'dense', units: bottleneck },
      { kind: 'dense', units: hidden, activation: 'relu' },
      { kind: 'dense', units: sizeOf(set.inputShape), activation: 'sigmoid' },
    ],
  });
  return {
    ...program,
    task: 'regression',
    loss: 'binaryCrossentropy',
    data: { ...program.data, target: 'value' },
    healthy: { metric: 'r2', atLeast: 0 },
  };
}

function toGiveBack({ rows, inputShape, inputs }: LabelledInputs): DataSet {
  return { rows, inputShape, inputs, targetShape: [sizeOf(inputShape)], targets: inputs };
}
