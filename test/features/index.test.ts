import { describe, expect, it } from 'vitest';
import { exampleTrace, type TraceShape } from '../../src/features/example-trace.ts';
import { extractors } from '../../src/features/index.ts';

/** The columns of one extractor, by name. */
function columnsOf(id: string, shape: TraceShape): Record<string, number | null> {
  const extractor = extractors.get(id);
  const values = extractor.extract(exampleTrace(shape));
  return Object.fromEntries(extractor.columns.map((column, i) => [column, values[i]!]));
}

const steps = [0, 30, 60, 90];
const plannedSteps = 90;

function series(values: Readonly<Record<string, readonly number[]>>): TraceShape {
  return { steps, plannedSteps, value: (id, check) => values[id]?.[check] ?? 1 };
}

describe('loss features, worked by hand', () => {
  it('compares with the first loss and finds the best', () => {
    const columns = columnsOf('loss', series({ 'loss.train': [10, 1, 0.1, 1] }));
    expect(columns['train-log.early']).toBeCloseTo(-0.5);
    expect(columns['train-log.mid']).toBeCloseTo(-2);
    expect(columns['train-log.last']).toBeCloseTo(-1);
    expect(columns['best-to-last-log']).toBeCloseTo(1);
    expect(columns['best-place']).toBeCloseTo(60 / 90);
    expect(columns['rise-share']).toBeCloseTo(1 / 3);
  });

  it('counts turns of more than 3 % of the range', () => {
    expect(columnsOf('loss', series({ 'loss.train': [4, 2, 4, 2] })).oscillation).toBe(1);
    expect(columnsOf('loss', series({ 'loss.train': [100, 2, 2.1, 2] })).oscillation).toBe(0);
  });

  it('measures the gap and the parting of training and validation', () => {
    const columns = columnsOf(
      'loss',
      series({
        'loss.train': [1, 0.5, 0.4, 0.1],
        'loss.validation': [1, 0.6, 0.8, 1],
        'loss.train-skill': [0, 0.5, 0.8, 1],
        'loss.validation-skill': [0, 0.5, 0.5, 0.5],
      }),
    );
    expect(columns['validation-gap-log.last']).toBeCloseTo(1);
    expect(columns['validation-parting']).toBeCloseTo(2 / 4);
    expect(columns['validation-skill-gap.late']).toBeCloseTo(0.5);
  });

  it('finds a spike against the median before it', () => {
    expect(columnsOf('loss', series({ 'loss.train': [1, 1, 100, 1] }))['spike-log']).toBeCloseTo(2);
  });
});

describe('other families, worked by hand', () => {
  it('sees gradients fade towards the input', () => {
    const value = (id: string, _check: number, layer: number) =>
      id === 'gradient.norm' ? 10 ** (layer - 3) : 1;
    const columns = columnsOf('gradient', { steps, plannedSteps, value });
    expect(columns['norm-log.first.mid']).toBeCloseTo(-3);
    expect(columns['norm-log.final.mid']).toBeCloseTo(0);
    expect(columns['depth-ratio-log.mid']).toBeCloseTo(-3);
  });

  it('measures steadiness of the gradient norm', () => {
    const columns = columnsOf('gradient', series({ 'gradient.global-norm': [1, 1, 1, 5] }));
    expect(columns['volatility-log']).toBeCloseTo(Math.log10(4 / 4));
    expect(columns['most-over-median-log']).toBeCloseTo(Math.log10(5));
  });

  it('compares updates with weights, and the rate with its first value', () => {
    const columns = columnsOf(
      'optimizer',
      series({
        'optimizer.update-ratio': [1e-3, 1e-3, 1e-3, 1e-3],
        'optimizer.learning-rate': [0.1, 0.1, 0.01, 0.01],
      }),
    );
    expect(columns['update-ratio-log.middle.late']).toBeCloseTo(-3);
    expect(columns['rate-log']).toBeCloseTo(-1);
    expect(columns['rate-change-log.last']).toBeCloseTo(-1);
  });

  it('puts dead units at their depth', () => {
    const value = (id: string, _check: number, layer: number) =>
      id === 'activation.dead-share' && layer === 0 ? 0.8 : 0;
    const columns = columnsOf('activation', { steps, plannedSteps, value });
    expect([columns['dead-share.first.late'], columns['dead-share.final.late']]).toEqual([0.8, 0]);
  });

  it('keeps signs of curvature apart from its size', () => {
    const columns = columnsOf(
      'curvature',
      series({
        'curvature.top-eigenvalue': [-99, 99, 99, 99],
        'curvature.critical-ratio': [0.1, 0.1, 10, 10],
        'curvature.update-curvature': [-3, -3, 2, 2],
      }),
    );
    expect(columns['lambda-log.last']).toBeCloseTo(2);
    expect(columns['negative-share']).toBe(0.25);
    expect(columns['unstable-share']).toBe(0.5);
    expect(columns['critical-ratio-log.late']).toBeCloseTo(1);
    expect([columns['update-sign.early'], columns['update-sign.late']]).toEqual([-1, 1]);
  });
});
