import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { instruments } from '../../src/traces/instruments/index.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { toyProgram, toyRuns, type Watched, watchRuns } from '../traces/instruments/toy.ts';

const adam = toyProgram({
  layers: [
    { kind: 'dense', units: 6, activation: 'relu' },
    { kind: 'batchNormalization' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 5, activation: 'tanh' },
    { kind: 'dense', units: 2, activation: 'softmax' },
  ],
  task: 'multiclass',
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  data: { source: 'toy', rows: { train: 64, validation: 64, test: 64 }, target: 'oneHot' },
});
const broken = { ...adam, optimizer: { ...adam.optimizer, learningRate: 1e30 } };
const steps = 12;

/** Every number as text, so that NaN equals NaN. */
const text = (value: unknown) => JSON.stringify(value, (_key, item) => (Number.isNaN(item) ? 'NaN' : item));

function readingsOf(watched: Watched, replica: number): string[] {
  return watched.readings.map((reading) =>
    text(Object.entries(reading).map(([id, values]) => [id, values[replica]])),
  );
}

beforeAll(() => selectBackend('wasm'));

describe.each(instruments.members)('instrument $id', (instrument) => {
  it('declares metrics of its own family with a unit and a meaning', () => {
    expect(instrument.metrics.length).toBeGreaterThan(0);
    for (const { id, family, unit, description, cost } of instrument.metrics) {
      expect(family).toBe(instrument.family);
      expect(id).toMatch(new RegExp(`^${instrument.family}\\.[a-z][a-z-]*$`));
      expect(unit.length).toBeGreaterThan(0);
      expect(description.length).toBeGreaterThan(10);
      expect(cost).toBeGreaterThanOrEqual(0);
    }
    expect(new Set(instrument.metrics.map(({ id }) => id)).size).toBe(instrument.metrics.length);
  });

  it('measures what it declares, in the declared shape, for every replica', () => {
    const { readings } = watchRuns(toyRuns([adam, adam]), [instrument], steps, 4);
    const declared = new Map(instrument.metrics.map(({ id, shape }) => [id, shape]));
    for (const reading of readings) {
      for (const [id, values] of Object.entries(reading)) {
        expect(declared.has(id), id).toBe(true);
        expect(values.length).toBe(2);
        const isList = declared.get(id) !== 'scalar';
        for (const value of Array.from<unknown>(values as ArrayLike<unknown>))
          if (value !== null) expect(Array.isArray(value), id).toBe(isList);
      }
    }
    const notOfAdam = ['curvature.momentum-margin'];
    for (const id of declared.keys()) {
      if (!notOfAdam.includes(id))
        expect(
          readings.some((reading) => reading[id]?.[0] != null),
          id,
        ).toBe(true);
    }
  });

  it('changes no loss', () => {
    const plain = watchRuns(toyRuns([adam, adam]), [], steps, 4);
    const watched = watchRuns(toyRuns([adam, adam]), [instrument], steps, 4);
    expect(watched.losses).toEqual(plain.losses);
  });

  it('gives a run the same numbers alone, in company, and beside one that diverged', () => {
    const [first, second] = toyRuns([adam, adam]) as [never, never];
    const [, , third] = toyRuns([adam, adam, broken]) as [never, never, never];
    const alone = watchRuns([first], [instrument], steps, 4);
    const together = watchRuns([third, second, first], [instrument], steps, 4);
    expect(readingsOf(together, 2)).toEqual(readingsOf(alone, 0));
  });

  it('leaves no tensor behind', () => {
    watchRuns(toyRuns([adam]), [instrument], 4, 2);
    const before = tf.memory().numTensors;
    watchRuns(toyRuns([adam]), [instrument], 4, 2);
    expect(tf.memory().numTensors).toBe(before);
  });
});
