import { InputError } from '../../lib/errors.ts';
import type { DataParts } from '../../training/data.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { trainToEnd } from '../../training/train.ts';
import type { InputParts, InputSet } from '../contract.ts';
import { firstRows } from '../rows.ts';
import type { TrainedNetworks } from './classifier.ts';
import { convolutional, denseLayers, imageProgram, labelledData } from './image-program.ts';

/** The program under test of an image set, with what it trains on. */
export interface SubjectProgram {
  readonly spec: ProgramSpec;
  readonly data: DataParts;
}

/** A trained network under test. */
export interface TrainedSubject extends TrainedNetworks {
  /** On the set's test part. */
  readonly accuracy: number;
}

/** Seeds of repetitions are so far apart. */
const seedsPerRepetition = 1000;
/** What programs of the corpus must reach too. */
const aboveChance = 0.2;

/**
 * What is tested: a small convolutional network, a dense one where images are tiny. It learns from the first half of
 * the training part only, so that the committee, which sees all of it, knows better.
 */
export function subjectProgram({ id, inputShape, classes }: InputSet, parts: InputParts): SubjectProgram {
  const tiny = inputShape[0]! < 10;
  const spec = imageProgram(`${id}-subject`, id, {
    layers: tiny ? denseLayers([32], 'relu', classes) : convolutional([8, 16], 32, classes),
    family: tiny ? 'dense' : 'convolutional',
    learningRate: tiny ? 0.003 : 0.002,
    rows: parts,
    epochs: tiny ? 20 : 6,
  });
  const half = firstRows(parts.train, Math.floor(parts.train.rows / 2));
  return { spec, data: labelledData({ ...parts, train: half }) };
}

/**
 * Trains the program under test.
 * @param seed of a repetition: no two of them share a network
 * @throws InputError `subject-at-chance`, and those of the loaders.
 */
export function trainSubject(set: InputSet, seed: number): TrainedSubject {
  const { spec, data } = subjectProgram(set, set.load());
  const { weights, testMetric } = trainToEnd([{ spec, seedIndex: seed * seedsPerRepetition, data }]);
  const accuracy = testMetric[0]!;
  refuseChance(set, accuracy);
  return { spec, inputShape: set.inputShape, weights, accuracy };
}

/** @throws InputError where the network is hardly better than guessing: then nothing follows from what it gets wrong. */
function refuseChance({ id, classes }: InputSet, accuracy: number): void {
  const need = 1 / classes + aboveChance;
  if (accuracy >= need) return;
  throw new InputError('subject-at-chance', {
    rule: `the network under test did not learn image set ${id}`,
    need: `an accuracy of ${need.toFixed(2)}`,
    value: accuracy.toFixed(2),
  });
}
