import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareData } from '../../../corpus/prepare.ts';
import { programs } from '../../../corpus/programs/index.ts';
import type { Classifier } from '../../../src/inputs/contract.ts';
import { openClassifier, predictedClasses } from '../../../src/inputs/judges/classifier.ts';
import { labelledData } from '../../../src/inputs/judges/image-program.ts';
import { type TrainedSubject, trainSubject } from '../../../src/inputs/judges/subjects.ts';
import { imageSets } from '../../../src/inputs/sets/index.ts';
import { fitUnitScale, toUnit } from '../../../src/inputs/unit-scale.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { predictWith } from '../../../src/training/predict.ts';
import { trainToEnd } from '../../../src/training/train.ts';

const set = imageSets.get('digits-8');
const parts = set.load();
const rowSize = 64;
let subjects: TrainedSubject[];
let subject: Classifier;

beforeAll(async () => {
  await selectBackend('wasm');
  subjects = [0, 1, 2].map((seed) => trainSubject(set, seed));
  subject = openClassifier({ ...subjects[0]!, weights: subjects.flatMap(({ weights }) => weights) });
});

afterAll(() => subject.dispose());

describe('networks under test', () => {
  test('learn their image set, and answer from open networks what they were measured with', () => {
    const logits = subject.logits(parts.test.inputs);
    logits.forEach((own, r) => {
      expect(shareCorrect(own, parts.test.labels, 10)).toBeCloseTo(subjects[r]!.accuracy, 6);
      expect(subjects[r]!.accuracy).toBeGreaterThan(0.88);
    });
  });

  test('give logits whose softmax is the network, and features that the last layer makes them of', () => {
    const logits = subject.logits(parts.test.inputs);
    const features = subject.features(parts.test.inputs);
    const run = { spec: subjects[0]!.spec, seedIndex: 0, data: labelledData(parts) };
    const all = subjects.flatMap(({ weights }) => weights);
    const outputs = predictWith(run, all, run.data.test);
    all.forEach((weights, r) => {
      const [kernel, bias] = weights.slice(-2);
      for (const row of [0, 17, 399]) {
        const own = Array.from(logits[r]!.subarray(10 * row, 10 * row + 10));
        const total = own.reduce((sum, z) => sum + Math.exp(z), 0);
        own.forEach((z, k) => {
          expect(Math.exp(z) / total).toBeCloseTo(outputs[r]![10 * row + k]!, 5);
          const made = bias![k]! + sumOf(32, (j) => features[r]![32 * row + j]! * kernel![10 * j + k]!);
          expect(made).toBeCloseTo(z, 4);
        });
      }
    });
  });

  test('are other networks in every repetition, and the same in one', () => {
    expect(trainSubject(set, 0).weights).toEqual(subjects[0]!.weights);
    expect(subjects[1]!.weights).not.toEqual(subjects[0]!.weights);
  });

  test('are refused where they learned nothing', () => {
    const { train, validation, test: rest } = parts;
    const scrambled = {
      ...train,
      labels: Int32Array.from(randomStream('scramble').shuffle([...train.labels])),
    };
    const load = () => ({ train: scrambled, validation, test: rest });
    expect(() => trainSubject({ ...set, load }, 0)).toThrow(
      expect.objectContaining({ code: 'subject-at-chance' }),
    );
  });

  test('refuse inputs of another range or shape', () => {
    const bad = fc.oneof(
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
      fc.double({ min: 1.001, max: 255, noNaN: true }),
      fc.double({ min: -1, max: -0.001, noNaN: true }),
    );
    fc.assert(
      fc.property(bad, fc.nat(2 * rowSize - 1), (value, at) => {
        const inputs = new Float32Array(2 * rowSize);
        inputs[at] = value;
        expect(() => subject.logits(inputs)).toThrow(expect.objectContaining({ code: 'input-range' }));
      }),
    );
    for (const length of [0, 63, 65]) {
      expect(() => subject.features(new Float32Array(length))).toThrow(
        expect.objectContaining({ code: 'input-shape' }),
      );
    }
  });
});

test('a network with one output answers two classes, whatever its inputs are scaled from', () => {
  const clean = programs.get('so-41600519');
  const spec = { ...clean, epochs: 1 };
  const data = prepareData(clean, 0);
  const run = { spec, seedIndex: 0, data };
  const { weights, testMetric } = trainToEnd([run]);
  const { inputShape } = data.train;
  const scale = fitUnitScale(data.train.inputs, inputShape.at(-1)!);
  const classifier = openClassifier({ spec, weights, inputShape, scale });
  const logits = classifier.logits(toUnit(data.train.inputs, scale))[0]!;
  const outputs = predictWith(run, weights, data.train)[0]!;
  outputs.forEach((output, row) => {
    expect(logits[2 * row]).toBe(0);
    expect(1 / (1 + Math.exp(-logits[2 * row + 1]!))).toBeCloseTo(output, 4);
  });
  const accuracy = shareCorrect(
    classifier.logits(toUnit(data.test.inputs, scale))[0]!,
    Int32Array.from(data.test.targets),
    classifier.classes,
  );
  // Test rows beyond the training part's range were moved to it.
  expect(Math.abs(accuracy - testMetric[0]!)).toBeLessThan(0.02);
  classifier.dispose();
});

test('the first of equal logits is the answer', () => {
  expect([...predictedClasses(Float32Array.of(1, 1, 0, 0, 2, 2), 3)]).toEqual([0, 1]);
});

/** Share of rows whose largest logit is that of their label. */
function shareCorrect(logits: Float32Array, labels: Int32Array, classes: number): number {
  const correct = predictedClasses(logits, classes).filter((predicted, row) => predicted === labels[row]);
  return correct.length / labels.length;
}

function sumOf(count: number, value: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += value(i);
  return total;
}
