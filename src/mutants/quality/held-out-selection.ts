import { heldOutProgram } from '../../eval/splits/held-out-program.ts';
import { InputError } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import type { BootstrapOptions, Estimate } from '../../statistics/bootstrap.ts';
import { sum } from '../../statistics/descriptive.ts';
import { rateFamilies, type SelectionRule, selectFamilies } from './rate-families.ts';
import { cutPointsBySet, type SetRow } from './score-rows.ts';
import { estimateGain, type SelectionEffect, validateBugs } from './validate-selection.ts';

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

interface HeldOutOptions {
  readonly threshold: number;
  readonly rule: SelectionRule;
  readonly folds: number;
  readonly seed: number;
  readonly bootstrap: BootstrapOptions;
}

/**
 * Selects on all programs but those of one fold and validates on that fold, fold after fold, with the split that
 * holds out whole programs in the evaluation of diagnosers (S4). Cut points of the validated programs are those of
 * their set over all folds, so that High-High means the same before, after and in every fold.
 * @throws InputError `too-few-groups` below two programs.
 */
export function validateOnHeldOutPrograms(
  rows: readonly SetRow[],
  { threshold, rule, folds, seed, bootstrap }: HeldOutOptions,
): HeldOutSelection {
  const foldOf = dealBugs(rows, folds, seed);
  const cuts = cutPointsBySet(rows);
  const tried = [...new Set(foldOf.values())]
    .sort((a, b) => a - b)
    .map((fold) => {
      const isHeld = ({ bug }: SetRow) => foldOf.get(bug) === fold;
      const seen = rows.filter((row) => !isHeld(row));
      const retained = new Set(selectFamilies(rateFamilies(seen), threshold, rule).map(({ id }) => id));
      const bugs = [...cuts].flatMap(([set, cut]) =>
        validateBugs(
          rows.filter((row) => row.set === set && isHeld(row)),
          retained,
          cut,
        ),
      );
      return { retained: retained.size, bugs };
    });
  return describe(tried, bootstrap);
}

function describe(
  tried: readonly { readonly retained: number; readonly bugs: SelectionEffect['bugs'] }[],
  bootstrap: BootstrapOptions,
): HeldOutSelection {
  const bugs = tried.flatMap((fold) => fold.bugs);
  const total = (when: 'before' | 'after') => ({
    mutants: sum(bugs.map((bug) => bug[when].mutants)),
    highHigh: sum(bugs.map((bug) => bug[when].highHigh)),
  });
  const [before, after] = [total('before'), total('after')];
  return {
    before,
    after,
    reduction: 1 - after.mutants / before.mutants,
    highHighGain: after.mutants === 0 ? null : estimateGain(bugs, bootstrap),
    retained: tried.map(({ retained }) => retained),
  };
}

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
    ...{ traceId: bug, program: bug, family: setOf.get(bug)!, mutant: bug },
    ...{ dataSet: null, operator: '', session: 0, label: '' },
  }));
  const randomFor = (purpose: string) => randomStream('selection', seed, purpose);
  const assigned = heldOutProgram.assign(splitRows, folds, randomFor);
  return new Map(bugs.map((bug, i) => [bug, assigned[i]!]));
}
