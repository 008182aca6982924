import { z } from 'zod';
import { groupBy } from '../lib/group.ts';
import { finiteOrNull, mean, sum } from '../statistics/descriptive.ts';
import type { LedgerRow } from './ledger.ts';

/**
 * An object of all that is measured of one strategy on one generator of one repetition. Null where it
 * does not exist: a share of nothing, generations of a search without any.
 */
export const measures = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    /** Headline: label-kept valid faults (wrong by the margin) per 1,000 generator calls. */
    faultsPerThousandCalls: value,
    /** The same where being wrong by any margin counts. */
    faultsPerThousandCallsNoMargin: value,
    /** Label-kept valid faults per 100 seeds: the yield, whatever it cost. */
    faultsPerHundredSeeds: value,
    /** The same where being wrong by any margin counts: what the papers' own yields count. */
    faultsPerHundredSeedsNoMargin: value,
    faultsPerCpuSecond: value,
    /** Share of searches that met the strategy's own goal. */
    successRate: value,
    /** Share of searches whose input the network under test gets wrong. */
    misclassified: value,
    /** Of the misclassified inputs: share that the validator passes. */
    valid: value,
    /** Of the misclassified inputs: share whose label the committee keeps. */
    labelKept: value,
    /** Of the misclassified inputs: share that is valid and keeps its label. */
    validAndKept: value,
    /** Mean generation at success; null for searches without generations. */
    generations: value,
    /** Mean generator calls of a search. */
    callsPerSeed: value,
    /** Mean pairwise distance within a class of the label-kept valid faults by any margin, in committee features. */
    diversity: value,
    /** The same as a ratio to real inputs of those classes. */
    diversityToReal: value,
    /** Mean distance of the misclassified inputs to their seeds, in committee features. */
    distanceToSeed: value,
    /** Of searching, all seeds together. */
    cpuSeconds: value,
  });

export type MeasureName = keyof z.output<ReturnType<typeof measures>>;
export const strategyMeasures = Object.keys(measures(z.null()).shape) as MeasureName[];

/** Measures that cannot exceed 1. */
export const shareMeasures: ReadonlySet<MeasureName> = new Set([
  'successRate',
  'misclassified',
  'valid',
  'labelKept',
  'validAndKept',
]);

export const repetitionMeasures = measures(z.number().nullable());
export type RepetitionMeasures = z.output<typeof repetitionMeasures>;

/** Wrong by at least the margin (by anything at margin 0), label kept by the committee, passed by the validator. */
export function isFault({ margin, labelKept, valid }: LedgerRow, least: number): boolean {
  return margin > 0 && margin >= least && labelKept && valid;
}

/** What measures take beside the ledger's rows of one search. */
export interface MeasureFrame {
  /** By which a wrong class must lead. */
  readonly margin: number;
  /** Of searching. */
  readonly cpuSeconds: number;
  /** Mean pairwise distance within a class of the faults, and the same as a ratio to real inputs; null below two of a class. */
  readonly diversity: number | null;
  readonly diversityToReal: number | null;
}

/** Everything that is measured of one search, from its rows: one per seed. */
export function measureRows(rows: readonly LedgerRow[], frame: MeasureFrame): RepetitionMeasures {
  const countFaults = (margin: number) => rows.filter((row) => isFault(row, margin)).length;
  const faults = countFaults(frame.margin);
  const withoutMargin = countFaults(0);
  const calls = sum(rows.map((row) => row.calls));
  const wrong = rows.filter(({ margin }) => margin > 0);
  const share = (own: readonly LedgerRow[], holds: (row: LedgerRow) => boolean) =>
    finiteOrNull(mean(own.map((row) => Number(holds(row)))));
  return {
    faultsPerThousandCalls: finiteOrNull((1000 * faults) / calls),
    faultsPerThousandCallsNoMargin: finiteOrNull((1000 * withoutMargin) / calls),
    faultsPerHundredSeeds: finiteOrNull((100 * faults) / rows.length),
    faultsPerHundredSeedsNoMargin: finiteOrNull((100 * withoutMargin) / rows.length),
    faultsPerCpuSecond: finiteOrNull(faults / frame.cpuSeconds),
    successRate: share(rows, ({ success }) => success),
    misclassified: share(rows, ({ margin }) => margin > 0),
    valid: share(wrong, ({ valid }) => valid),
    labelKept: share(wrong, ({ labelKept }) => labelKept),
    validAndKept: share(wrong, ({ valid, labelKept }) => valid && labelKept),
    generations: finiteOrNull(
      mean(rows.flatMap(({ success, generations }) => (success ? (generations ?? []) : []))),
    ),
    callsPerSeed: finiteOrNull(calls / rows.length),
    diversity: frame.diversity,
    diversityToReal: frame.diversityToReal,
    distanceToSeed: finiteOrNull(mean(wrong.map(({ featureDistance }) => featureDistance))),
    cpuSeconds: frame.cpuSeconds,
  };
}

/** One, two and five of each power of ten, up to the budget, which is the last point. */
export function curveSteps(callsPerSeed: number): number[] {
  const steps = [];
  for (let power = 1; power < callsPerSeed; power *= 10) steps.push(power, 2 * power, 5 * power);
  return [...steps.filter((calls) => calls < callsPerSeed), callsPerSeed];
}

/** Success and cost: which share of the seeds had met the goal, and given a fault, after so many calls. */
export function successCurve(rows: readonly LedgerRow[], margin: number, callsPerSeed: number) {
  const shareWithin = (calls: number, holds: (row: LedgerRow) => boolean) =>
    rows.filter((row) => row.calls <= calls && holds(row)).length / rows.length;
  return curveSteps(callsPerSeed).map((calls) => ({
    calls,
    success: shareWithin(calls, ({ success }) => success),
    faults: shareWithin(calls, (row) => isFault(row, margin)),
  }));
}

/** Rows by strategy, in the order of their first row. */
export function rowsByStrategy(rows: readonly LedgerRow[]): Map<string, LedgerRow[]> {
  return groupBy(rows, ({ strategy }) => strategy);
}
