import { type BootstrapOptions, bootstrapPrograms, type Estimate } from './interval.ts';
import { signFlipTest } from './sign-flip.ts';
import { pooledBalancedAccuracy, type Tally } from './tally.ts';

/** Within-program minus held-out-program balanced accuracy, always that sign. */
export interface Gap extends Estimate {
  /** Sign-flip over the contributions of programs. */
  readonly p: number;
  /** Share of each program in the gap; they sum to `value`. */
  readonly contributions: Readonly<Record<string, number>>;
}

/**
 * The paired gap of one diagnoser on the same rows under two splits. Every row is answered once per repeat under both, so
 * the draws of the bootstrap are paired.
 *
 * Contribution of program p: Σ over its rows of (right within − right held out) / (K · n_class).
 * @throws Error where the two tallies are not of the same rows.
 */
export function measureGap(within: Tally, heldOut: Tally, options: BootstrapOptions): Gap {
  checkSameRows(within, heldOut);
  const estimate = bootstrapPrograms(
    within.programs.length,
    (times) => pooledBalancedAccuracy(within, times) - pooledBalancedAccuracy(heldOut, times),
    options,
  );
  const contributions = contributionsOf(within, heldOut);
  return { ...estimate, p: signFlipTest(Object.values(contributions), options.seed), contributions };
}

function contributionsOf(within: Tally, heldOut: Tally): Record<string, number> {
  const classes = within.classes.length;
  const perClass = new Float64Array(classes);
  within.count.forEach((count, cell) => {
    perClass[cell % classes]! += count;
  });
  const present = perClass.filter((count) => count > 0).length;
  return Object.fromEntries(
    within.programs.map((program, p) => {
      let total = 0;
      for (let c = 0; c < classes; c++) {
        const cell = p * classes + c;
        if (perClass[c]! > 0)
          total += (within.right[cell]! - heldOut.right[cell]!) / (present * perClass[c]!);
      }
      return [program, total];
    }),
  );
}

function checkSameRows(a: Tally, b: Tally): void {
  const same =
    a.programs.join() === b.programs.join() && a.count.every((count, cell) => count === b.count[cell]);
  if (!same) throw new Error('a gap is measured on the same rows under both splits');
}
