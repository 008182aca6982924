import { sum } from '../../statistics/descriptive.ts';
import type { ProgramInput } from '../../training/spec.ts';
import { trainToEnd } from '../../training/train.ts';
import type { Classifier, Committee, InputSet } from '../contract.ts';
import { checkInputs, openClassifier, predictedClasses } from './classifier.ts';
import { convolutional, denseLayers, imageProgram, labelledData } from './image-program.ts';

/** Votes that a label needs to stand, of five. */
const committeeQuorum = 4;

/** Two makes of convolutional network and three of dense ones. */
function makes(classes: number): Readonly<Record<string, ProgramInput['layers']>> {
  return {
    'deep-convolutional': convolutional([12, 16], 48, classes),
    'flat-convolutional': convolutional([16], 48, classes),
    wide: denseLayers([128], 'relu', classes),
    deep: denseLayers([96, 48], 'tanh', classes),
    elu: denseLayers([128, 64], 'elu', classes),
  };
}

/**
 * Trains the members one after another on the whole training part, of which the networks under test see
 * one half. The backend must have been selected.
 * @param seed of a repetition
 * @throws InputError of the loaders
 */
export function trainCommittee(set: InputSet, seed: number): Committee {
  const parts = set.load();
  const data = labelledData(parts);
  const members = Object.entries(makes(set.classes)).map(([make, layers]) => {
    const spec = imageProgram(`${set.id}-committee-${make}`, set.id, {
      layers,
      family: make.endsWith('convolutional') ? 'convolutional' : 'dense',
      learningRate: 0.002,
      epochs: parts.train.rows < 2000 ? 20 : 8,
      rows: parts,
    });
    const { weights } = trainToEnd([{ spec, seedIndex: seed, data }]);
    return openClassifier({ spec, weights, inputShape: set.inputShape });
  });
  return openCommittee(members);
}

/** Members vote, and describe inputs, which are checked as a classifier's. */
function openCommittee(classifiers: readonly Classifier[]): Committee {
  const members = classifiers.length;
  const { inputShape } = classifiers[0]!;
  return {
    members,
    quorum: committeeQuorum,
    votes(inputs) {
      const rows = checkInputs(inputs, inputShape);
      const predictions = classifiers.map((one) => predictedClasses(one.logits(inputs)[0]!, one.classes));
      return sideBySide(predictions, new Int32Array(members * rows), rows);
    },
    features(inputs) {
      const rows = checkInputs(inputs, inputShape);
      const features = classifiers.map((one) => toUnitLength(one.features(inputs)[0]!, rows));
      return sideBySide(features, new Float32Array(sum(features.map(({ length }) => length))), rows);
    },
    dispose() {
      for (const one of classifiers) one.dispose();
    },
  };
}

/** Rows of several tables joined: `[rows, width]` each to `[rows, widths in all]`. */
function sideBySide<T extends Float32Array | Int32Array>(tables: readonly T[], joined: T, rows: number): T {
  const total = joined.length / rows;
  let offset = 0;
  for (const table of tables) {
    const width = table.length / rows;
    for (let row = 0; row < rows; row++) {
      joined.set(table.subarray(row * width, (row + 1) * width), row * total + offset);
    }
    offset += width;
  }
  return joined;
}

/** Each row divided by its Euclidean length; a row of zeros stays one. */
function toUnitLength(features: Float32Array, rows: number): Float32Array {
  const width = features.length / rows;
  const scaled = features.slice();
  for (let row = 0; row < rows; row++) {
    const own = scaled.subarray(row * width, (row + 1) * width);
    const length = Math.hypot(...own);
    if (length > 0) own.set(own.map((value) => value / length));
  }
  return scaled;
}
