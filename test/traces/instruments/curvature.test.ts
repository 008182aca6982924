import { beforeAll, describe, expect, it } from 'vitest';
import { curvatureInstrument } from '../../../src/traces/instruments/curvature.ts';
import { toyProgram, toyRuns, watchRuns } from '../../../src/traces/instruments/instrument-trial.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import type { DataSet } from '../../../src/training/data.ts';
import type { ProgramInput } from '../../../src/training/spec.ts';

const rate = (learningRate: number, momentum = 0) => ({ kind: 'sgd' as const, learningRate, momentum });

/**
 * Linear regression whose rows are multiples a of unit vectors: the Hessian of the mean squared error over 4·k rows
 * is diag(a²/2) = diag(8, 2, 0.5, 0.125), and its minimum is 0 at w = (1, 1, 1, 1).
 */
const sizes = [4, 2, 1, 0.5];
const eigenvalues = [8, 2, 0.5, 0.125];
const bowl: DataSet = {
  rows: 32,
  inputShape: [4],
  inputs: Float32Array.from({ length: 32 * 4 }, (_, i) => ((i >> 2) % 4 === i % 4 ? sizes[i % 4]! : 0)),
  targetShape: [1],
  targets: Float32Array.from({ length: 32 }, (_, row) => sizes[row % 4]!),
};

function watchBowl(optimizers: ProgramInput['optimizer'][], steps: number, every: number) {
  const layers = [
    { kind: 'dense' as const, units: 1, useBias: false, kernelInitialiser: { kind: 'zeros' as const } },
  ];
  const specs = optimizers.map((optimizer) =>
    toyProgram({ layers, optimizer, batchSize: 32, epochs: steps }),
  );
  const runs = toyRuns(specs).map((run) => ({ ...run, data: { train: bowl, validation: bowl, test: bowl } }));
  const { readings, losses } = watchRuns(runs, [curvatureInstrument], steps, every);
  return {
    losses,
    last: (metric: string) => Array.from(readings.at(-1)![`curvature.${metric}`] as ArrayLike<number>),
  };
}

beforeAll(() => selectBackend('wasm'));

describe('curvature on a quadratic', () => {
  const residual = (learningRate: number, steps: number) =>
    eigenvalues.map((h) => -((1 - learningRate * h) ** steps));

  it('gives the largest eigenvalue and the trace of the Hessian', () => {
    const { last } = watchBowl([rate(0.1), rate(0.01)], 4, 2);
    for (const value of last('top-eigenvalue')) expect(value / 8).toBeCloseTo(1, 3);
    for (const value of last('hessian-trace')) expect(value / 10.625).toBeCloseTo(1, 3);
    for (const value of last('evenness')) expect(value).toBeCloseTo(10.625 / 32, 3);
  });

  it('gives the curvature along gradient and update where the step began', () => {
    const { last } = watchBowl([rate(0.02)], 3, 3);
    const gradient = residual(0.02, 2).map((distance, i) => distance * eigenvalues[i]!);
    const squares = gradient.reduce((sum, g) => sum + g * g, 0);
    const expected = gradient.reduce((sum, g, i) => sum + g * g * eigenvalues[i]!, 0) / squares;
    expect(last('gradient-curvature')[0]! / expected).toBeCloseTo(1, 3);
    expect(last('update-curvature')[0]! / expected).toBeCloseTo(1, 3);
    expect(last('update-margin')[0]! / ((0.02 * expected) / 2)).toBeCloseTo(1, 3);
    expect(last('ascent')).toEqual([0]);
  });

  it('finds a critical step that agrees with the margin along the update, within the grid of the search', () => {
    const { last } = watchBowl([rate(0.1), rate(0.02), rate(0.001)], 1, 1);
    last('update-margin').forEach((margin, r) => {
      expect(Math.abs(Math.log2(last('critical-ratio')[r]! / margin))).toBeLessThan(0.15);
    });
    last('critical-sharpness').forEach((sharpness, r) => {
      const learningRate = [0.1, 0.02, 0.001][r]!;
      expect(sharpness).toBeCloseTo((2 * last('critical-ratio')[r]!) / learningRate, 4);
    });
  });

  it('puts the margin on the other side of 1 where gradient descent stops converging', () => {
    const { losses, last } = watchBowl([rate(0.25 * 0.99), rate(0.25 * 1.01)], 400, 400);
    expect(losses.at(-1)![0]).toBeLessThan(losses[0]![0]! / 100);
    expect(losses.at(-1)![1]).toBeGreaterThan(losses[0]![1]! * 10);
    const [stable, unstable] = last('rate-threshold');
    expect(stable).toBeCloseTo(0.99, 2);
    // The gradient of the unstable run has grown two thousandfold, and its rounding with it.
    expect(unstable).toBeGreaterThan(1);
    expect(Math.abs(unstable! / 1.01 - 1)).toBeLessThan(0.01);
    expect(last('update-margin')[0]).toBeLessThan(1);
    expect(last('update-margin')[1]).toBeGreaterThan(1);
  });

  it('compares with the threshold of the optimizer at hand', () => {
    const heavy = watchBowl([rate(0.1, 0.9)], 2, 2);
    expect(heavy.last('momentum-threshold')[0]).toBeCloseTo((8 * 0.1) / 3.8, 3);
    const nesterov = watchBowl([{ ...rate(0.1, 0.5), nesterov: true }], 2, 2);
    expect(nesterov.last('momentum-threshold')[0]).toBeCloseTo((8 * 0.1 * 2) / 3, 3);
  });

  it('preconditions with the second moment of Adam', () => {
    const { last } = watchBowl([{ kind: 'adam', learningRate: 0.001 }], 1, 1);
    // After one step from w = 0 the corrected √v is |g| = h, so that P⁻¹H is the identity.
    expect(last('adam-threshold')[0]).toBeCloseTo((0.1 * 0.001 * 1) / 3.8, 6);
    expect(last('momentum-threshold')).toEqual([null]);
  });

  it('says NaN for a replica that has diverged, and leaves the others as they are', () => {
    const healthy = watchBowl([rate(0.01), rate(0.05)], 4, 2);
    const beside = watchBowl([rate(1e30), rate(0.05)], 4, 2);
    for (const metric of curvatureInstrument.metrics) {
      const name = metric.id.replace('curvature.', '');
      if (name === 'adam-threshold') continue;
      expect(beside.last(name)[1]).toBe(healthy.last(name)[1]);
      expect(beside.last(name)[0]).toBeNaN();
    }
  });
});
