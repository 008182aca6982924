import { startCpuTimer } from '../../jobs/cpu-time.ts';
import type { ProgramInput } from '../../training/spec.ts';
import { trainToEnd } from '../../training/train.ts';
import type { Committee, InputSet } from '../contract.ts';
import { checkInputs, openClassifier, predictedClasses, type TrainedNetworks } from './classifier.ts';
import { convolutional, dense, imageProgram, labelledData } from './image-program.ts';

/** The networks of a committee, each of a make of its own. */
export interface TrainedCommittee {
  /** Id of the image set. */
  readonly set: string;
  readonly seed: number;
  readonly networks: readonly TrainedNetworks[];
  /** On the set's test part, one per member. */
  readonly accuracies: readonly number[];
  /** Of the training of all members. */
  readonly cpuSeconds: number;
}

/** Votes that a label needs to stand, of five. */
const committeeQuorum = 4;

/** Label of an input on which too few agree. */
export const noLabel = -1;

/** Two makes of convolutional network and three of dense ones. */
function makes(classes: number): Readonly<Record<string, ProgramInput['layers']>> {
  return {
    'deep-convolutional': convolutional([12, 16], 48, classes),
    'flat-convolutional': convolutional([16], 48, classes),
    wide: dense([128], 'relu', classes),
    deep: dense([96, 48], 'tanh', classes),
    elu: dense([128, 64], 'elu', classes),
  };
}

/**
 * Trains the members one after another on the whole training part, of which the networks under test see one half.
 * @param seed of a repetition
 * @throws InputError of the loaders
 */
export function trainCommittee(set: InputSet, seed: number): TrainedCommittee {
  const parts = set.load();
  const data = labelledData(parts);
  const cpuTime = startCpuTimer();
  const members = Object.entries(makes(set.classes)).map(([make, layers]) => {
    const spec = imageProgram(`${set.id}-committee-${make}`, set.id, {
      layers,
      family: make.endsWith('convolutional') ? 'convolutional' : 'dense',
      learningRate: 0.002,
      epochs: parts.train.rows < 2000 ? 20 : 8,
      rows: parts,
    });
    return { spec, ...trainToEnd([{ spec, seedIndex: seed, data }]) };
  });
  const cpuSeconds = cpuTime();
  return {
    set: set.id,
    seed,
    networks: members.map(({ spec, weights }) => ({ spec, weights, inputShape: set.inputShape })),
    accuracies: members.map(({ testMetric }) => testMetric[0]!),
    cpuSeconds,
  };
}

/** The committee, ready to be asked. Its inputs are checked as a classifier's. The backend must have been selected. */
export function openCommittee({ networks }: Pick<TrainedCommittee, 'networks'>): Committee {
  const classifiers = networks.map(openClassifier);
  const members = classifiers.length;
  return {
    members,
    quorum: committeeQuorum,
    votes(inputs) {
      const predictions = classifiers.map((one) => predictedClasses(one.logits(inputs)[0]!, one.classes));
      return sideBySide(predictions, new Int32Array(lengthOf(predictions)), predictions[0]!.length);
    },
    features(inputs) {
      const rows = checkInputs(inputs, networks[0]!.inputShape);
      const features = classifiers.map((one) => toUnitLength(one.features(inputs)[0]!, rows));
      return sideBySide(features, new Float32Array(lengthOf(features)), rows);
    },
    dispose() {
      for (const one of classifiers) one.dispose();
    },
  };
}

/** The label that a quorum gives each row, or `noLabel`. */
export function agreedLabels({ members, quorum }: Committee, votes: Int32Array): Int32Array {
  return Int32Array.from({ length: votes.length / members }, (_, row) => {
    const cast = votes.subarray(row * members, (row + 1) * members);
    return cast.find((label) => cast.filter((other) => other === label).length >= quorum) ?? noLabel;
  });
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
    if (length > 0)
      own.forEach((value, i) => {
        own[i] = value / length;
      });
  }
  return scaled;
}

function lengthOf(tables: readonly { readonly length: number }[]): number {
  return tables.reduce((total, { length }) => total + length, 0);
}
