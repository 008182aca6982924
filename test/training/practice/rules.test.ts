import { describe, expect, it } from 'vitest';
import { hashJson } from '../../../src/lib/hash.ts';
import type { ProgramInput } from '../../../src/training/spec.ts';
import { testProgram } from '../helpers/runs.ts';

/** A program of 20 updates. */
function define(optimizer: ProgramInput['optimizer']) {
  return testProgram({
    layers: [{ kind: 'dense', units: 1 }],
    loss: 'meanSquaredError',
    data: { source: 'none', rows: { train: 40, validation: 1, test: 1 }, target: 'value' },
    batchSize: 8,
    epochs: 4,
    optimizer,
  });
}
type Schedule = NonNullable<ProgramInput['optimizer']['schedule']>;
const withSchedule = (schedule: Schedule) => define({ kind: 'sgd', schedule });

describe('a schedule that does not fit its run is refused by path and rule', () => {
  it.each<[Schedule, string]>([
    [
      { kind: 'cosine', steps: 21 },
      'optimizer.schedule.steps; need at most 20 of the 20 updates of the run; got 21',
    ],
    [
      { kind: 'cosine', steps: 16, warmup: { steps: 5 } },
      'optimizer.schedule.steps; need at most 15 of the 15 updates after the warm-up; got 16',
    ],
    [
      { kind: 'cosine', steps: 19 },
      'optimizer.schedule.steps; need the 20 updates of the run, or a floor above 0 for those after it; got 19',
    ],
    [{ kind: 'polynomial', steps: 19 }, 'or a floor above 0'],
    [{ kind: 'oneCycle', steps: 19 }, 'optimizer.schedule.steps; need the 20 updates of the run; got 19'],
    [{ kind: 'oneCycle', steps: 21 }, 'need the 20 updates of the run; got 21'],
    [{ kind: 'step', every: 20, factor: 0.5 }, 'every; need at most 19 of the 20 updates of the run; got 20'],
    [{ kind: 'cosineRestarts', firstSteps: 21 }, 'optimizer.schedule.firstSteps; need at most 20'],
    [
      { kind: 'constant', warmup: { steps: 20 } },
      'optimizer.schedule.warmup.steps; need fewer than the run’s 20 updates; got 20',
    ],
    [
      { kind: 'piecewise', boundaries: [5, 19], factors: [0.5, 0.1] },
      'optimizer.schedule.boundaries.1; need at most 18 of the 20 updates of the run; got 19',
    ],
    [{ kind: 'piecewise', boundaries: [5, 5], factors: [0.5, 0.1] }, 'boundaries.1; need more than 5; got 5'],
    [
      { kind: 'piecewise', boundaries: [5], factors: [1, 2] },
      'factors; need one after each of 1 boundaries; got 2',
    ],
  ])('%o', (schedule, words) => {
    expect(() => withSchedule(schedule)).toThrow(`the program spec is wrong at`);
    expect(() => withSchedule(schedule)).toThrow(words);
  });

  it('and one that fits is taken', () => {
    const fitting: Schedule[] = [
      { kind: 'cosine' },
      { kind: 'cosine', steps: 20 },
      { kind: 'cosine', steps: 10, floor: 0.1 },
      { kind: 'polynomial', steps: 10, cycle: true },
      { kind: 'oneCycle', steps: 15, warmup: { steps: 5 } },
      { kind: 'exponential', steps: 1000, factor: 0.5 },
      { kind: 'step', every: 19, factor: 0.5 },
      { kind: 'piecewise', boundaries: [18], factors: [0.5] },
      { kind: 'plateau' },
    ];
    for (const schedule of fitting) expect(() => withSchedule(schedule)).not.toThrow();
  });
});

it('training practice at its defaults changes no spec and no hash', () => {
  const plain = define({ kind: 'adam' });
  const written = define({ kind: 'adam', weightDecay: 0 });
  expect(hashJson(written)).toBe(hashJson(plain));
  expect(Object.keys(JSON.parse(JSON.stringify(plain.optimizer)))).toEqual([
    'kind', 'learningRate', 'beta1', 'beta2', 'epsilon', 'clip', 'decay',
  ]); // biome-ignore format: one list
});
