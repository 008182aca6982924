import { InputError } from '../../lib/errors.ts';
import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { sum } from '../../statistics/descriptive.ts';
import type { SelectionRule } from './options.ts';
import { type Family, rateFamilies, secondsPerHighHigh, selectFamilies } from './rate-families.ts';
import { assignSets, type CutPoints, cutPointsBySet, type ScoreRow, type SetRow } from './score-rows.ts';
import {
  type HeldOutSelection,
  type SelectionEffect,
  validateOnHeldOutPrograms,
  validateSelection,
} from './validate-selection.ts';

export interface SelectionOptions {
  /** Sets whose mutants rate the families. */
  readonly estimate: readonly string[];
  /** The set on which the selection is tried; best none of those that it was made on. */
  readonly validate: string;
  readonly threshold: number;
  readonly rule: SelectionRule;
  readonly bootstrap: BootstrapOptions;
}

/** A selection and its trial: as in arXiv 2604.22640, and the same rule on held-out programs. */
export interface SelectionStudy {
  readonly estimate: readonly string[];
  readonly validate: string;
  readonly threshold: number;
  readonly rule: SelectionRule;
  /** Whether the validated set was also estimated on, so that it is no held-out set. */
  readonly validationWasSeen: boolean;
  readonly cutPoints: Readonly<Record<string, CutPoints>>;
  readonly estimation: { readonly mutants: number; readonly bugs: number; readonly highHigh: number };
  readonly families: { readonly total: number; readonly retained: number };
  /** Best first. */
  readonly retained: readonly Family[];
  /**
   * CPU seconds per High-High mutant that was estimated on, of all families and of those retained;
   * null without costs.
   */
  readonly cpuSecondsPerHighHigh: { readonly all: number | null; readonly retained: number | null };
  readonly validation: SelectionEffect;
  readonly heldOutPrograms: HeldOutSelection | null;
}

const heldOut = { folds: 5, seed: 0 };

/** @throws InputError `selection-sets`, `unknown-set`, `selection-threshold`. */
export function studySelection(scores: readonly ScoreRow[], options: SelectionOptions): SelectionStudy {
  const { estimate, validate, threshold, rule, bootstrap } = options;
  if (estimate.length === 0 || validate === '') {
    throw new InputError('selection-sets', {
      rule: 'a selection is made on named sets and tried on one',
      need: 'at least one name for each',
    });
  }
  const rows = assignSets(scores, [...new Set([...estimate, validate])]);
  const seen = rows.filter(({ set }) => estimate.includes(set));
  const held = rows.filter(({ set }) => set === validate);
  const selection = select(seen, options);
  const ids = new Set(selection.retained.map(({ id }) => id));
  const elsewhere = { threshold, rule, bootstrap, ...heldOut };
  return {
    ...{ estimate, validate, threshold, rule, validationWasSeen: estimate.includes(validate) },
    ...selection,
    validation: validateSelection(held, ids, bootstrap),
    heldOutPrograms: selection.estimation.bugs < 2 ? null : validateOnHeldOutPrograms(seen, elsewhere),
  };
}

/** The families of some mutants, and which of them are retained. */
function select(seen: readonly SetRow[], { threshold, rule }: SelectionOptions) {
  const cuts = cutPointsBySet(seen);
  const families = rateFamilies(seen, cuts);
  const retained = selectFamilies(families, threshold, rule);
  return {
    cutPoints: Object.fromEntries(cuts),
    estimation: {
      mutants: seen.length,
      bugs: new Set(seen.map(({ bug }) => bug)).size,
      highHigh: sum(families.map(({ highHigh }) => highHigh)),
    },
    families: { total: families.length, retained: retained.length },
    retained,
    cpuSecondsPerHighHigh: { all: secondsPerHighHigh(families), retained: secondsPerHighHigh(retained) },
  };
}
