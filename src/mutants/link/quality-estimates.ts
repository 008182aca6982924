import { groupBy } from '../../lib/group.ts';
import { canonicalJson } from '../../lib/hash.ts';
import { type BootstrapOptions, bootstrapPrograms, type Estimate } from '../../statistics/bootstrap.ts';
import { median } from '../../statistics/descriptive.ts';
import type { Fault, Quality, StudyMutant } from './study-mutants.ts';

/** How near the mutants are that a fault is judged by: the same setting but for the layer, the same severity, the same operator. */
export const nearness = ['configuration', 'severity', 'operator'] as const;
export type Nearness = (typeof nearness)[number];

/** What a study says of faults like a given one. */
export interface QualityEstimate extends Quality {
  readonly nearness: Nearness;
  /** Faults of one key are judged by the same mutants. */
  readonly key: string;
}

/** Bugs below which a median says too little, so that the next wider kind of mutants is asked. */
const fewestBugs = 3;

const keyOf: Readonly<Record<Nearness, (fault: Fault) => string>> = {
  configuration: ({ operator, parameters: { layer: _, ...rest } }) => `${operator} ${canonicalJson(rest)}`,
  severity: ({ operator, severity }) => `${operator} ${severity}`,
  operator: ({ operator }) => operator,
};

/** Tells what a study says of a fault, by the nearest mutants of at least three bugs; null where it has none. */
export function createEstimator(mutants: readonly StudyMutant[]): (fault: Fault) => QualityEstimate | null {
  const tables = nearness.map((near) => ({
    near,
    groups: groupBy(mutants, ({ fault }) => keyOf[near](fault)),
  }));
  return (fault) => {
    for (const { near, groups } of tables) {
      const key = keyOf[near](fault);
      const own = groups.get(key) ?? [];
      if (new Set(own.map(({ bug }) => bug)).size < fewestBugs) continue;
      const value = (measure: keyof Quality) => medianOf(bugMedians(own, measure));
      return {
        ...{ nearness: near, key },
        ...{ realism: value('realism'), resistance: value('resistance'), coupling: value('coupling') },
      };
    }
    return null;
  };
}

/** Median over bugs of the bug's median mutant, with its interval over bugs; null where no mutant has a value. */
export function estimateQuality(
  mutants: readonly StudyMutant[],
  measure: keyof Quality,
  bootstrap: BootstrapOptions,
): Estimate | null {
  const medians = bugMedians(mutants, measure);
  if (medians.length === 0) return null;
  const statistic = (times: Float64Array) =>
    median(medians.flatMap((value, i) => new Array<number>(times[i]!).fill(value)));
  return bootstrapPrograms(medians.length, statistic, bootstrap);
}

function bugMedians(mutants: readonly StudyMutant[], measure: keyof Quality): number[] {
  return [...groupBy(mutants, ({ bug }) => bug).values()].flatMap((own) => {
    const value = medianOf(own.flatMap((mutant) => mutant[measure] ?? []));
    return value ?? [];
  });
}

function medianOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : median(values);
}
