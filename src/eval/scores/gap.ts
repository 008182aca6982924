import {
  type BootstrapOptions,
  bootstrapPrograms,
  type Estimate,
  type Interval,
} from '../../statistics/bootstrap.ts';
import { bootstrapT } from '../../statistics/bootstrap-t.ts';
import { signFlipTest } from '../../statistics/sign-flip.ts';
import { pooledBalancedAccuracy, subtractTally, type Tally } from './tally.ts';

/** A paired difference of balanced accuracies. */
export interface Difference extends Estimate {
  /** Sign-flip over the contributions of programs, two-sided. */
  readonly p: number;
  /** Share of each program in the difference; they sum to `value`. */
  readonly contributions: Readonly<Record<string, number>>;
}

/** Within-program minus held-out-program balanced accuracy, always that sign. */
export interface Gap extends Difference {
  /** Beside the percentile interval; null where it is undefined. */
  readonly bootstrapT: Interval | null;
}

/**
 * The paired gap of one diagnoser on the same rows under two splits. Every row is answered once per repeat under both, so
 * the draws of the bootstrap are paired.
 * @throws Error where the two tallies are not of the same rows.
 */
export function measureGap(within: Tally, heldOut: Tally, options: BootstrapOptions): Gap {
  const lost = subtractTally(within, heldOut);
  return { ...measureDifference(lost, options), bootstrapT: bootstrapT(lost, options) };
}

/**
 * What a difference of tallies (`subtractTally`) amounts to. Contribution of program p: Σ over its rows of (right in the
 * first − right in the second) / (K · n_class).
 */
export function measureDifference(difference: Tally, options: BootstrapOptions): Difference {
  const estimate = bootstrapPrograms(
    difference.programs.length,
    (times) => pooledBalancedAccuracy(difference, times),
    options,
  );
  const contributions = contributionsOf(difference);
  return { ...estimate, p: signFlipTest(Object.values(contributions), options.seed), contributions };
}

function contributionsOf({ programs, classes: { length: classes }, count, right }: Tally) {
  const perClass = new Float64Array(classes);
  count.forEach((rows, cell) => {
    perClass[cell % classes]! += rows;
  });
  const present = perClass.filter((rows) => rows > 0).length;
  return Object.fromEntries(
    programs.map((program, p) => {
      let total = 0;
      for (let c = 0; c < classes; c++)
        if (perClass[c]! > 0) total += right[p * classes + c]! / (present * perClass[c]!);
      return [program, total];
    }),
  );
}
