import { pooledBalancedAccuracy, type Tally } from '../../eval/scores/tally.ts';
import { type BootstrapOptions, bootstrapPrograms, type Estimate } from '../../statistics/bootstrap.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { EvaluatedSubset } from './evaluated-subset.ts';

/** What a subset is scored by: balanced accuracies, and the gap between the first two. */
export const scoreNames = ['within', 'heldOut', 'gap', 'anyOf', 'single'] as const;
type ScoreName = (typeof scoreNames)[number];
export type Scores<T> = Readonly<Record<ScoreName, T>>;

type Tallies = Pick<EvaluatedSubset, 'within' | 'heldOut' | 'anyOf' | 'single'>;

/** Every score with its interval over programs; over those of real faults for the last two. */
export function scoreSubset(subset: Tallies, bootstrap: BootstrapOptions): Scores<Estimate> {
  return measure([[1, [subset]]], bootstrap);
}

/** What a subset scores more than the mean of others, paired over programs. */
export function scoreDifference(
  subset: Tallies,
  others: readonly Tallies[],
  bootstrap: BootstrapOptions,
): Scores<Estimate> {
  return measure([[1, [subset]], [-1, others]], bootstrap); // biome-ignore format: a sum of two parts
}

/** A sum of means of scores, each with its sign. */
function measure(
  parts: readonly (readonly [sign: number, of: readonly Tallies[]])[],
  bootstrap: BootstrapOptions,
): Scores<Estimate> {
  const all = parts.flatMap(([, of]) => of);
  const estimate = (first: keyof Tallies, less?: keyof Tallies) => {
    const programs = [...new Set(all.flatMap((one) => one[first].programs))].sort();
    const aligned = new Map(
      all.map((one) => [one, [first, less ?? first].map((name) => align(one[name], programs))]),
    );
    const score = (one: Tallies, times: Float64Array) => {
      const [a, b] = aligned.get(one)!.map((tally) => pooledBalancedAccuracy(tally, times));
      return less === undefined ? a! : a! - b!;
    };
    return bootstrapPrograms(
      programs.length,
      (times) => parts.reduce((sum, [sign, of]) => sum + sign * mean(of.map((one) => score(one, times))), 0),
      bootstrap,
    );
  };
  return {
    within: estimate('within'),
    heldOut: estimate('heldOut'),
    gap: estimate('within', 'heldOut'),
    anyOf: estimate('anyOf'),
    single: estimate('single'),
  };
}

/** The same tally with these programs, those that it lacks having no rows. */
function align(tally: Tally, programs: readonly string[]): Tally {
  const classes = tally.classes.length;
  const place = new Map(tally.programs.map((program, p) => [program, p]));
  const spread = (values: Float64Array) =>
    Float64Array.from({ length: programs.length * classes }, (_, cell) => {
      const own = place.get(programs[Math.floor(cell / classes)]!);
      return own === undefined ? 0 : values[own * classes + (cell % classes)]!;
    });
  return { ...tally, programs, count: spread(tally.count), right: spread(tally.right) };
}
