import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { InputError } from '../../lib/errors.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { DataParts } from '../../training/data.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { trainToEnd } from '../../training/train.ts';
import type { Classifier, InputParts, InputSet } from '../contract.ts';
import { rowsFrom, takeRows } from '../rows.ts';
import { openClassifier, type TrainedNetworks } from './classifier.ts';
import { convolutional, dense, imageProgram, labelledData } from './image-program.ts';

/** The program under test of an image set, with what it trains on. */
export interface SubjectProgram {
  readonly spec: ProgramSpec;
  readonly data: DataParts;
}

/** Its trained instances. */
export interface TrainedSubjects extends TrainedNetworks {
  /** Id of the image set. */
  readonly set: string;
  readonly seed: number;
  /** On the set's test part, one per instance. */
  readonly accuracies: readonly number[];
  /** Of the training of all instances. */
  readonly cpuSeconds: number;
}

/** Instances of one training; seeds are kept apart by it. */
const mostInstances = 1000;
/** What programs of the corpus must reach too. */
const aboveChance = 0.2;

/**
 * What is tested: a small convolutional network, a dense one where images are tiny. It learns from the first half of
 * the training part only, so that the committee, which sees all of it, knows better.
 */
export function subjectProgram({ id, inputShape, classes }: InputSet, parts: InputParts): SubjectProgram {
  const tiny = inputShape[0]! < 10;
  const spec = imageProgram(`${id}-subject`, id, {
    layers: tiny ? dense([32], 'relu', classes) : convolutional([8, 16], 32, classes),
    family: tiny ? 'dense' : 'convolutional',
    learningRate: tiny ? 0.003 : 0.002,
    rows: parts,
    epochs: tiny ? 20 : 6,
  });
  const half = takeRows(parts.train, rowsFrom(0, Math.floor(parts.train.rows / 2)));
  return { spec, data: labelledData({ ...parts, train: half }) };
}

/**
 * Trains instances of the program under test that differ in their seed only, in lockstep.
 * @param seed of a repetition: no two repetitions share an instance
 * @throws InputError `instances`, `subject-at-chance`, and those of the loaders.
 */
export function trainSubjects(
  set: InputSet,
  { instances, seed }: { readonly instances: number; readonly seed: number },
): TrainedSubjects {
  if (!(Number.isInteger(instances) && instances >= 1 && instances <= mostInstances)) {
    const need = `a number from 1 to ${mostInstances}`;
    throw new InputError('instances', { rule: 'networks under test are counted', need, value: instances });
  }
  const { spec, data } = subjectProgram(set, set.load());
  const cpuTime = startCpuTimer();
  const { weights, testMetric } = trainToEnd(
    Array.from({ length: instances }, (_, i) => ({ spec, seedIndex: seed * mostInstances + i, data })),
  );
  const cpuSeconds = cpuTime();
  refuseChance(set, testMetric);
  return {
    set: set.id,
    seed,
    spec,
    inputShape: set.inputShape,
    weights,
    accuracies: testMetric,
    cpuSeconds,
  };
}

/** Some of the instances, ready to be asked; all where none are named. */
export function openSubjects(subjects: TrainedSubjects, which?: readonly number[]): Classifier {
  const weights = which?.map((i) => subjects.weights[i]!) ?? subjects.weights;
  return openClassifier({ ...subjects, weights });
}

/** @throws InputError where the networks know no better than who guesses: then nothing they get wrong tells anything. */
function refuseChance({ id, classes }: InputSet, accuracies: readonly number[]): void {
  const need = 1 / classes + aboveChance;
  if (mean(accuracies) >= need) return;
  throw new InputError('subject-at-chance', {
    rule: `the networks under test did not learn image set ${id}`,
    need: `a mean accuracy of ${need.toFixed(2)}`,
    value: mean(accuracies).toFixed(2),
  });
}
