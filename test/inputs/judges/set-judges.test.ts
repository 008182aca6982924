import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Committee, TrainedGenerator, Validator } from '../../../src/inputs/contract.ts';
import { trainCommittee } from '../../../src/inputs/judges/committee.ts';
import {
  distancesToSeeds,
  distanceViews,
  diversityRatio,
  featureDistance,
  pixelDistance,
  spreadWithinClasses,
} from '../../../src/inputs/judges/diversity.ts';
import { keepsLabel } from '../../../src/inputs/judges/fault-margin.ts';
import { judgeGenerator, requireGenerator } from '../../../src/inputs/judges/gate.ts';
import { areValid, fitValidator, trainValidator } from '../../../src/inputs/judges/validator.ts';
import { imageSets } from '../../../src/inputs/sets/index.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';

const set = imageSets.get('digits-8');
const parts = set.load();
const rowSize = 64;
let committee: Committee;
let validator: Validator;

beforeAll(async () => {
  await selectBackend('wasm');
  committee = trainCommittee(set, 0);
  validator = trainValidator(set, committee);
});

afterAll(() => {
  validator.dispose();
  committee.dispose();
});

describe('the committee', () => {
  test('agrees on nearly all real inputs, and then nearly always on the right class', () => {
    const { inputs, labels, rows, classes } = parts.test;
    const byClass = Array.from({ length: classes }, (_, k) =>
      keepsLabel(committee, inputs, new Int32Array(rows).fill(k)),
    );
    const agreed = byClass.flat().filter(Boolean).length;
    expect(agreed / rows).toBeGreaterThan(0.95);
    const correct = keepsLabel(committee, inputs, labels).filter(Boolean).length;
    expect(correct / agreed).toBeGreaterThan(0.96);
  });

  test('lets a label stand with four votes of five', () => {
    const votes = Int32Array.of(1, 1, 1, 1, 2, 3, 1, 1, 1, 2, 4, 4, 4, 4, 4);
    const voting = { ...committee, votes: () => votes };
    expect(keepsLabel(voting, new Float32Array(), [1, 1, 4])).toEqual([true, false, true]);
  });

  test('has features of unit length for each member', () => {
    const features = committee.features(parts.test.inputs.slice(0, 2 * rowSize));
    const row = features.subarray(0, features.length / 2);
    expect(row.reduce((total, value) => total + value * value, 0)).toBeCloseTo(committee.members, 4);
  });
});

describe('the validator', () => {
  const real = parts.test.inputs;
  const flagged = (inputs: Float32Array) => 1 - areValid(validator, inputs).filter(Boolean).length / 400;
  const other = (i: number) => real[(i + 7 * rowSize) % real.length]!;

  test('calls few real inputs invalid, as few as it says', () => {
    expect(validator.falseAlarms.measured).toBeCloseTo(flagged(real), 12);
    expect(validator.falseAlarms.measured).toBeLessThan(0.1);
  });

  test('tells noise, inverted and shuffled images from real ones, and most mixtures of two', () => {
    const random = randomStream('noise');
    const shuffled = real.map((_, i) => real[i - (i % rowSize) + ((i * 37) % rowSize)]!);
    expect(flagged(real.map(() => random.uniform()))).toBeGreaterThan(0.99);
    expect(flagged(real.map((value) => 1 - value))).toBeGreaterThan(0.99);
    expect(flagged(shuffled)).toBeGreaterThan(0.99);
    expect(flagged(real.map((value, i) => Math.max(value, other(i))))).toBeGreaterThan(0.5);
  });

  test('aims at the rate of false alarms that was asked for', () => {
    const ink = {
      id: 'ink',
      scores: (inputs: Float32Array) =>
        Float64Array.from({ length: inputs.length / rowSize }, (_, row) =>
          sumOf(rowSize, (i) => inputs[row * rowSize + i]!),
        ),
      dispose() {},
    };
    const { scores, threshold } = fitValidator([ink], parts, 0.2);
    expect(scores(parts.validation.inputs).filter((score) => score > threshold)).toHaveLength(60);
  });
});

describe('diversity', () => {
  test('of real data in ratio to itself is 1, of one image repeated 0', () => {
    const one = parts.test.inputs.slice(0, rowSize);
    const repeated = parts.test.inputs.map((_, i) => one[i % rowSize]!);
    for (const view of distanceViews(committee, set.inputShape)) {
      expect(diversityRatio(view, parts.test, parts.test)).toBe(1);
      expect(diversityRatio(view, { ...parts.test, inputs: repeated }, parts.test)).toBeCloseTo(0, 6);
    }
  });

  test('is the mean over pairs of a class, then over classes', () => {
    const inputs = Float32Array.of(0, 1, 0.5, 0.25, 0.25, 0.9);
    const data = { rows: 6, inputShape: [1], inputs, labels: Int32Array.of(0, 0, 0, 1, 1, 2), classes: 3 };
    expect(spreadWithinClasses(pixelDistance([1]), data)).toBeCloseTo((2 / 3 + 0) / 2, 6);
  });

  test('to the seed is measured row by row', () => {
    const moved = parts.test.inputs.slice(0, 3 * rowSize);
    const seeds = moved.slice();
    seeds[rowSize] = 1 - seeds[rowSize]!;
    const view = pixelDistance(set.inputShape);
    expect(distancesToSeeds(view, moved, seeds)).toEqual([0, Math.abs(moved[rowSize]! - seeds[rowSize]!), 0]);
    const [same, changed] = distancesToSeeds(featureDistance(committee, set.inputShape), moved, seeds);
    expect(same).toBe(0);
    expect(changed).toBeGreaterThan(0);
  });
});

describe('the gate', () => {
  const byClass = Array.from({ length: 10 }, (_, label) =>
    [...parts.train.labels.keys()].filter((row) => parts.train.labels[row] === label),
  );
  /** A generator whose latent is one number that settles the picture. */
  const generator = (draw: (latent: number, label: number, i: number) => number): TrainedGenerator => ({
    kind: 'made-for-this-test',
    latentSize: 1,
    inputShape: set.inputShape,
    classes: 10,
    prior: (rows, random) => Float32Array.from({ length: rows }, () => random.uniform()),
    decode: (latents, labels) =>
      Float32Array.from({ length: labels.length * rowSize }, (_, i) => {
        const row = Math.floor(i / rowSize);
        return draw(latents[row]!, labels[row]!, i % rowSize);
      }),
    dispose() {},
  });
  const recall = (latent: number, label: number, i: number) => {
    const rows = byClass[label]!;
    return parts.train.inputs[rows[Math.floor(latent * rows.length)]! * rowSize + i]!;
  };
  const judge = (made: TrainedGenerator) =>
    judgeGenerator(made, { parts, committee, validator }, randomStream('gate'));

  test('lets one pass that gives real images of the class asked for', () => {
    const good = generator(recall);
    const quality = judge(good);
    expect(quality.reasons).toEqual([]);
    expect(() => requireGenerator(good, quality)).not.toThrow();
  });

  test('catches one that collapsed to an image per class', () => {
    const quality = judge(generator((_, label, i) => recall(0, label, i)));
    expect(quality.labelConsistency).toBe(1);
    expect(quality.diversity).toBeCloseTo(0, 6);
    expect(quality.reasons).toEqual([expect.stringContaining('diversity')]);
  });

  test('catches noise', () => {
    const noise = generator((latent, _, i) => (latent * 1e4 * (i + 1)) % 1);
    const quality = judge(noise);
    expect(quality.validity).toBeLessThan(0.1);
    expect(() => requireGenerator(noise, quality)).toThrow(/valid inputs must be at least 0.9, and is 0/);
  });

  test('catches one that draws another class than it was asked for', () => {
    const wrong = generator((latent, label, i) => recall(latent, (label + 1) % 10, i));
    const quality = judge(wrong);
    expect(quality.labelConsistency).toBeLessThan(0.05);
    expect(() => requireGenerator(wrong, quality)).toThrow(
      expect.objectContaining({ code: 'generator-quality', message: expect.stringContaining('consistency') }),
    );
  });

  test.each([Number.NaN, 1.5, -1])('refuses one that makes %d', (value) => {
    const call = () => judge(generator((_, label, i) => (i === 5 && label === 9 ? value : 0)));
    expect(call).toThrow(expect.objectContaining({ code: 'generator-quality' }));
  });
});

function sumOf(count: number, value: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += value(i);
  return total;
}
