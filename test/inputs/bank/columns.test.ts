import { describe, expect, it } from 'vitest';
import { createReference, measureNetwork, probeColumns } from '../../../src/inputs/bank/columns.ts';
import { readProbePredictions } from '../../../src/inputs/bank/probe-networks.ts';
import { rowsBySlice } from '../../../src/inputs/bank/slices.ts';

const labels = (...values: number[]) => Int32Array.from(values);
const outputs = (...values: number[]) => Float32Array.from(values);

describe('reading answers', () => {
  it('takes a single output as the probability of class 1, half and half as class 1', () => {
    const { classes, confidence, margin, loss } = readProbePredictions(
      outputs(0.25, 0.5, 0.75),
      labels(0, 1, 0),
    );
    expect([...classes]).toEqual([0, 1, 1]);
    expect([...confidence]).toEqual([0.75, 0.5, 0.75]);
    expect(margin[0]).toBeCloseTo(0.5, 12);
    expect(margin[1]).toBeCloseTo(0, 12);
    expect(margin[2]).toBeCloseTo(-0.5, 12);
    expect(loss[0]).toBeCloseTo(-Math.log(0.75), 12);
    expect(loss[2]).toBeCloseTo(-Math.log(0.25), 12);
  });

  it('makes shares of outputs that are no probabilities', () => {
    // 3 and 1 of 4; below 0 counts as nothing; all below 0 says nothing of any class.
    const { classes, confidence, margin } = readProbePredictions(outputs(3, 1, -2, -1, -1, -1), labels(1, 2));
    expect([...classes]).toEqual([0, 0]);
    expect(confidence[0]).toBeCloseTo(0.75, 12);
    expect(margin[0]).toBeCloseTo(0.25 - 0.75, 12);
    expect(confidence[1]).toBeCloseTo(1 / 3, 12);
  });

  it('answers nothing where an output is not finite, at the greatest loss', () => {
    const { classes, confidence, margin, loss } = readProbePredictions(
      outputs(Number.NaN, 1, 0, Number.POSITIVE_INFINITY),
      labels(1, 1),
    );
    expect([...classes]).toEqual([-1, -1]);
    expect([...confidence]).toEqual([Number.NaN, Number.NaN]);
    expect([...margin]).toEqual([-1, -1]);
    expect(loss[0]).toBeCloseTo(-Math.log(1e-7), 12);
  });
});

/** Four rows of two classes: two real ones, two at the frontier. */
const rows = {
  labels: labels(0, 1, 0, 1),
  classes: 2,
  slices: rowsBySlice(['real', 'real', 'frontier', 'frontier']),
};

describe('columns of a network', () => {
  // Right everywhere; the second is wrong on the last row.
  const reference = createReference(rows, [outputs(0.1, 0.9, 0.2, 0.8), outputs(0.3, 0.7, 0.4, 0.4)]);
  const measure = (own: Float32Array | null) => {
    const values = measureNetwork(own, reference);
    return (name: string) => values[probeColumns.indexOf(name)];
  };

  it('are differences to the healthy mean, and again in healthy spreads', () => {
    const of = measure(outputs(0.6, 0.9, 0.2, 0.2));
    expect(of('answered')).toBe(1);
    // Healthy accuracy 1 and 1: no spread, so a hundredth counts as one.
    expect(of('real.accuracy')).toBeCloseTo(0.5 - 1, 12);
    expect(of('real.accuracy-spreads')).toBeCloseTo(-0.5 / 0.01, 9);
    // Healthy accuracy 1 and 1/2: mean 3/4, standard deviation √(1/8).
    expect(of('frontier.accuracy')).toBeCloseTo(0.5 - 0.75, 12);
    expect(of('frontier.accuracy-spreads')).toBeCloseTo(-0.25 / Math.sqrt(1 / 8), 9);
    // Healthy confidences: mean(.9, .9) and mean(.7, .7); own: mean(.6, .9).
    expect(of('real.confidence')).toBeCloseTo(0.75 - 0.8, 6);
    expect(of('real.confidence-spreads')).toBeCloseTo(-0.05 / Math.sqrt(0.02), 5);
    expect(of('real.margin')).toBeCloseTo((-0.2 + 0.8) / 2 - 0.6, 6);
    const healthyLoss = -(Math.log(0.9) + Math.log(0.7)) / 2;
    expect(of('real.loss')).toBeCloseTo(-(Math.log(0.4) + Math.log(0.9)) / 2 - healthyLoss, 6);
  });

  it('sum up the whole bank', () => {
    const of = measure(outputs(0.05, 0.05, 0.05, 0.05));
    // Always class 0: class 1 never right; the healthy worst classes are 1 and 1/2.
    expect(of('worst-class')).toBeCloseTo(0 - 0.75, 12);
    // One class only, entropy 0; healthy: 1, and that of shares 3/4 and 1/4.
    const uneven = -(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25));
    expect(of('entropy')).toBeCloseTo(0 - (1 + uneven) / 2, 12);
    // Of the healthy, the first of equals decides row 4: class 0.
    expect(of('disagreement')).toBeCloseTo(1 / 4 - (1 / 4 + 0) / 2, 12);
    expect(of('sure-and-wrong')).toBeCloseTo(0.5, 12);
    expect(of('overconfidence')).toBeCloseTo(0.95 - 0.5 - (0.85 - 1 + 0.65 - 0.75) / 2, 6);
  });

  it('are null where the bank lacks the slice', () => {
    const of = measure(outputs(0.1, 0.9, 0.2, 0.8));
    for (const slice of ['weak', 'random', 'mixed', 'surprise']) expect(of(`${slice}.accuracy`)).toBeNull();
  });

  it('are null but for the share of answers where there is no network, or one of no finite answer', () => {
    const none = measureNetwork(null, reference);
    expect(none[0]).toBe(0);
    expect(none.slice(1).every((value) => value === null)).toBe(true);
    const of = measure(outputs(Number.NaN, Number.NaN, Number.NaN, Number.NaN));
    expect(of('answered')).toBe(0);
    expect(of('real.accuracy')).toBe(-1);
    expect(of('real.confidence')).toBeNull();
    expect(of('entropy')).toBeNull();
  });

  it('have one name each', () => {
    expect(new Set(probeColumns).size).toBe(probeColumns.length);
  });
});
