import { heldOutProgram } from '../../eval/splits/held-out-program.ts';
import { InputError } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import type { BootstrapOptions, Estimate } from '../../statistics/bootstrap.ts';
import { cutPointsBySet } from './cut-points.ts';
import { rateFamilies } from './rate-families.ts';
import type { SetRow } from './score-rows.ts';
import { type SelectionRule, selectFamilies } from './select.ts';
import { estimateGain, type SelectionEffect, validateSelection } from './validate-selection.ts';

/** How a selection does on programs that it was not made on. */
export interface HeldOutSelection {
  /** Mutants that would have been made, and those of them that are High-High, over all folds. */
  readonly before: { readonly mutants: number; readonly highHigh: number };
  readonly after: { readonly mutants: number; readonly highHigh: number };
  readonly reduction: number;
  /** Difference in High-High share with a 95 % interval over programs; null where nothing is kept. */
  readonly highHighGain: Estimate | null;
  /** Families retained in each fold. */
  readonly retained: readonly number[];
}

/**
 * Selects on all programs but those of one fold and validates on that fold, fold after fold, with the split that holds
 * out whole programs in the evaluation of diagnosers (S4). Cut points of the validated programs are those of their set
 * over all folds, so that High-High means the same before, after and in every fold.
 * @throws InputError `too-few-groups` below two programs.
 */
export function validateOnHeldOutPrograms(
  rows: readonly SetRow[],
  options: {
    readonly threshold: number;
    readonly rule: SelectionRule;
    readonly folds: number;
    readonly seed: number;
    readonly bootstrap: BootstrapOptions;
  },
): HeldOutSelection {
  const foldOf = dealBugs(rows, options.folds, options.seed);
  const cuts = cutPointsBySet(rows);
  const folds = [...new Set(foldOf.values())].sort((a, b) => a - b);
  const retained: number[] = [];
  const bugs: SelectionEffect['bugs'][number][] = [];
  for (const fold of folds) {
    const seen = rows.filter(({ bug }) => foldOf.get(bug) !== fold);
    const chosen = selectFamilies(rateFamilies(seen), options.threshold, options.rule);
    const ids = new Set(chosen.map(({ id }) => id));
    retained.push(chosen.length);
    for (const [set, cut] of cuts) {
      const held = rows.filter((row) => row.set === set && foldOf.get(row.bug) === fold);
      if (held.length > 0) bugs.push(...validateSelection(held, ids, noDraws, cut).bugs);
    }
  }
  const before = total(bugs.map((bug) => bug.before));
  const after = total(bugs.map((bug) => bug.after));
  return {
    before,
    after,
    reduction: 1 - after.mutants / before.mutants,
    highHighGain: after.mutants === 0 ? null : estimateGain(bugs, options.bootstrap),
    retained,
  };
}

/** Intervals are taken once, over the programs of all folds. */
const noDraws: BootstrapOptions = { draws: 0, seed: 0 };

function dealBugs(rows: readonly SetRow[], folds: number, seed: number): Map<string, number> {
  const setOf = new Map(rows.map(({ bug, set }) => [bug, set]));
  const bugs = [...setOf.keys()].sort();
  if (!Number.isInteger(folds) || folds < 2) {
    throw new InputError('selection-folds', {
      rule: 'holding out takes folds',
      need: 'at least 2',
      value: folds,
    });
  }
  const splitRows = bugs.map((bug) => ({
    traceId: bug,
    program: bug,
    family: setOf.get(bug)!,
    dataSet: null,
    operator: '',
    mutant: bug,
    session: 0,
    label: '',
  }));
  const assigned = heldOutProgram.assign(splitRows, folds, (purpose) =>
    randomStream('selection', seed, purpose),
  );
  return new Map(bugs.map((bug, i) => [bug, assigned[i]!]));
}

function total(parts: readonly { mutants: number; highHigh: number }[]) {
  let [mutants, highHigh] = [0, 0];
  for (const part of parts) {
    mutants += part.mutants;
    highHigh += part.highHigh;
  }
  return { mutants, highHigh };
}
