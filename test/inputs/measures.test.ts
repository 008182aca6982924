import { expect, it } from 'vitest';
import type { LedgerRow } from '../../src/inputs/ledger.ts';
import { curveSteps, isFault, measureRows, successCurve } from '../../src/inputs/measures.ts';
import { ledgerRow } from './ledger-row.ts';

const frame = { margin: 0.1, cpuSeconds: 2, diversity: null, diversityToReal: null };

/** Four searches: a fault, one below the margin, one whose label was lost, and one that found nothing. */
const rows: LedgerRow[] = [
  ledgerRow({ seed: 0, calls: 10, margin: 0.2, success: true, generations: 4 }),
  ledgerRow({ seed: 1, calls: 20, margin: 0.05, success: true, generations: 6 }),
  ledgerRow({ seed: 2, calls: 30, margin: 0.5, success: true, labelKept: false, generations: 8 }),
  ledgerRow({ seed: 3, calls: 40, margin: -0.4, valid: false, generations: 100 }),
];

it('counts label-kept valid faults per 1,000 calls at the margin and without one', () => {
  const measures = measureRows(rows, frame);
  expect(measures.faultsPerThousandCalls).toBe(10);
  expect(measures.faultsPerThousandCallsNoMargin).toBe(20);
  expect(measures.faultsPerHundredSeeds).toBe(25);
  expect(measures.faultsPerHundredSeedsNoMargin).toBe(50);
  expect(measures.faultsPerCpuSecond).toBe(0.5);
});

it('takes validity and labels over the misclassified inputs alone', () => {
  const measures = measureRows(rows, frame);
  expect(measures).toMatchObject({ misclassified: 0.75, valid: 1, callsPerSeed: 25, generations: 6 });
  expect(measures.labelKept).toBeCloseTo(2 / 3);
  expect(measures.validAndKept).toBeCloseTo(2 / 3);
});

it('says nothing of what there is nothing of', () => {
  const quiet = [ledgerRow({ margin: -1, calls: 0, generations: null })];
  expect(measureRows(quiet, frame)).toMatchObject({
    faultsPerThousandCalls: null,
    valid: null,
    labelKept: null,
    generations: null,
    misclassified: 0,
  });
});

it('does not count a tie as wrong, however small the margin asked for', () => {
  expect(isFault(ledgerRow({ margin: 0 }), 0)).toBe(false);
  expect(isFault(ledgerRow({ margin: 1e-9 }), 0)).toBe(true);
});

it('draws successes and faults by calls used, up to the budget', () => {
  expect(curveSteps(30)).toEqual([1, 2, 5, 10, 20, 30]);
  const curve = successCurve(rows, 0.1, 30);
  expect(curve.map(({ success }) => success)).toEqual([0, 0, 0, 0.25, 0.5, 0.75]);
  expect(curve.at(-1)!.faults).toBe(0.25);
});
