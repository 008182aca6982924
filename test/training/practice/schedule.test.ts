import { describe, expect, it } from 'vitest';
import { scheduleFactor } from '../../../src/training/practice/schedule.ts';
import { type ScheduleSpec, scheduleSchema } from '../../../src/training/practice/schedule-specs.ts';

/** Factors of the steps of a run, with every default left out as in a spec. */
function factorsOf(given: unknown, planned: number): number[] {
  const schedule: ScheduleSpec = scheduleSchema.parse(given);
  return Array.from({ length: planned }, (_, step) => scheduleFactor(schedule, step, planned));
}

function expectFactors(found: readonly number[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((factor, step) => {
    expect(found[step], `step ${step}`).toBeCloseTo(factor, 6);
  });
}

/**
 * Values of `keras.optimizers.schedules` in Keras 3.15.1 and `torch.optim.lr_scheduler.OneCycleLR` in PyTorch 2.13, for a
 * learning rate of 1.
 */
const reference: readonly (readonly [title: string, schedule: unknown, factors: readonly number[]])[] = [
  [
    'ExponentialDecay with a staircase',
    { kind: 'step', every: 3, factor: 0.5 },
    [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25],
  ],
  [
    'PiecewiseConstantDecay',
    { kind: 'piecewise', boundaries: [2, 5], factors: [0.5, 0.1] },
    [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.1, 0.1],
  ],
  [
    'ExponentialDecay',
    { kind: 'exponential', steps: 3, factor: 0.5 },
    [1.0, 0.7937005, 0.6299605, 0.5, 0.3968503, 0.3149803],
  ],
  [
    'PolynomialDecay',
    { kind: 'polynomial', steps: 5, power: 2, floor: 0.1 },
    [1.0, 0.6760001, 0.424, 0.244, 0.136, 0.1, 0.1, 0.1],
  ],
  [
    'PolynomialDecay in cycles',
    { kind: 'polynomial', steps: 3, floor: 0.1, cycle: true },
    [1.0, 0.7, 0.4, 0.1, 0.4, 0.25, 0.1, 0.3, 0.2],
  ],
  [
    'CosineDecay',
    { kind: 'cosine', steps: 6, floor: 0.05 },
    [1.0, 0.9363621, 0.7625, 0.525, 0.2875, 0.1136379, 0.05, 0.05],
  ],
  [
    'CosineDecay with warm-up',
    { kind: 'cosine', steps: 4, warmup: { steps: 3, from: 0.25 } },
    [0.25, 0.5, 0.75, 1.0, 0.8535534, 0.5, 0.1464466],
  ],
  [
    'CosineDecayRestarts',
    { kind: 'cosineRestarts', firstSteps: 3 },
    [1.0, 0.75, 0.25, 1.0, 0.9330127, 0.75, 0.5, 0.2500001, 0.0669872, 1.0],
  ],
  [
    'CosineDecayRestarts, each of one length and lower',
    { kind: 'cosineRestarts', firstSteps: 3, lengthFactor: 1, heightFactor: 0.5, floor: 0.1 },
    [1.0, 0.775, 0.325, 0.55, 0.4375, 0.2125, 0.325, 0.26875, 0.15625],
  ],
  [
    'OneCycleLR',
    { kind: 'oneCycle' },
    [0.04, 0.52, 1.0, 0.9504846, 0.8117457, 0.611262, 0.388742, 0.1882583, 0.0495194, 4e-6],
  ],
  [
    'OneCycleLR in straight lines',
    { kind: 'oneCycle', rise: 0.4, divide: 10, finalDivide: 100, anneal: 'linear' },
    [0.1, 0.4461538, 0.7923077, 0.926, 0.741, 0.556, 0.371, 0.186, 0.001],
  ],
];

describe('a schedule gives the factors of its namesake', () => {
  it.each(reference)('%s', (_, schedule, factors) => {
    expectFactors(factorsOf(schedule, factors.length), factors);
  });
});

describe('a schedule', () => {
  it('rises in a straight line first and begins after it', () => {
    const warmup = { steps: 4, from: 0.2 };
    expectFactors(
      factorsOf({ kind: 'step', every: 2, factor: 0.5, warmup }, 8),
      [0.2, 0.4, 0.6, 0.8, 1, 1, 0.5, 0.5],
    );
    expectFactors(factorsOf({ kind: 'constant', warmup: { steps: 2 } }, 4), [0, 0.5, 1, 1]);
  });

  it('spans what warm-up leaves of the run where no span is given', () => {
    const given = { kind: 'cosine', steps: 6, floor: 0.1, warmup: { steps: 2 } };
    const { steps: _, ...left } = given;
    expect(factorsOf(left, 8)).toEqual(factorsOf(given, 8));
  });

  it('stays at its end after its span', () => {
    const late = (schedule: ScheduleSpec) => scheduleFactor(schedule, 1000, 8);
    expect(late({ kind: 'cosine', steps: 4, floor: 0.1 })).toBeCloseTo(0.1, 12);
    expect(late({ kind: 'polynomial', steps: 4, floor: 0.2 })).toBeCloseTo(0.2, 12);
    expect(late({ kind: 'oneCycle' })).toBeCloseTo(1 / 25e4, 12);
  });

  it('that rises not at all or only at once begins near its top, and is never NaN', () => {
    for (const rise of [0, 0.125, 0.9]) {
      const factors = factorsOf({ kind: 'oneCycle', rise }, 8);
      expect(factors.every((factor) => factor > 0 && factor <= 1)).toBe(true);
    }
  });
});

it('a field at its default is left out of a schedule', () => {
  const bare = scheduleSchema.parse({ kind: 'plateau' });
  const written = { factor: 0.1, patience: 10, minDelta: 1e-4, cooldown: 0, floor: 0 };
  expect(JSON.stringify(scheduleSchema.parse({ kind: 'plateau', ...written }))).toBe(JSON.stringify(bare));
});
