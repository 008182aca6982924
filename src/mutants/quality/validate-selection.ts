import { heldOutProgram } from '../../eval/splits/held-out-program.ts';
import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { randomStream } from '../../lib/random.ts';
import { type BootstrapOptions, bootstrapPrograms, type Estimate } from '../../statistics/bootstrap.ts';
import { finiteOrNull, median, sum } from '../../statistics/descriptive.ts';
import { familyOf } from './families.ts';
import type { SelectionRule } from './options.ts';
import { rateFamilies, selectFamilies } from './rate-families.ts';
import {
  type CutPoints,
  cutPoints,
  cutPointsBySet,
  isHighHigh,
  known,
  type ScoreRow,
  type SetRow,
} from './score-rows.ts';

/** Mutants as a whole; null where there is none. */
export interface MutantSummary {
  readonly mutants: number;
  readonly medianResistance: number | null;
  readonly medianRealism: number | null;
  readonly highHigh: number;
  readonly highHighShare: number | null;
  /** Greatest realism of a mutant. */
  readonly bestRealism: number | null;
}

/** Mutants before and after a selection that was not made on them. */
interface Effect<Summary> {
  readonly before: Summary;
  readonly after: Summary;
  /** Share of the mutants that need not be made. */
  readonly reduction: number;
  /** Gain in High-High share, with a 95 % interval over bugs; null where nothing is kept. */
  readonly highHighGain: Estimate | null;
}

/** What a selection does to the set that it is validated on. */
export interface SelectionEffect extends Effect<MutantSummary> {
  /** Of High-High, before and after: medians of all mutants that are validated on. */
  readonly cutPoints: CutPoints;
  readonly bugs: readonly BugEffect[];
}

type BugEffect = { readonly bug: string } & Pick<Effect<MutantSummary>, 'before' | 'after'>;

/** What a selection does to programs that it was not made on, over all folds. */
export interface HeldOutSelection extends Effect<Pick<MutantSummary, 'mutants' | 'highHigh'>> {
  /** Families retained in each fold. */
  readonly retained: readonly number[];
}

/**
 * Keeps the mutants of the retained families and compares them with all, as the selection study
 * does with its held-out set (arXiv 2604.22640); intervals and bugs are ours.
 */
export function validateSelection(
  rows: readonly ScoreRow[],
  retained: ReadonlySet<string>,
  bootstrap: BootstrapOptions,
): SelectionEffect {
  const cut = cutPoints(rows);
  const bugs = validateBugs(rows, retained, cut);
  return { cutPoints: cut, ...compare(keepRetained(rows, retained, cut), bugs, bootstrap), bugs };
}

function validateBugs(rows: readonly ScoreRow[], retained: ReadonlySet<string>, cut: CutPoints): BugEffect[] {
  const bugs = groupBy(rows, ({ bug }) => bug);
  return [...bugs].map(([bug, own]) => ({ bug, ...keepRetained(own, retained, cut) }));
}

function keepRetained(rows: readonly ScoreRow[], retained: ReadonlySet<string>, cut: CutPoints) {
  const kept = rows.filter(({ operator, configuration }) => retained.has(familyOf(operator, configuration)));
  return { before: summarise(rows, cut), after: summarise(kept, cut) };
}

/** Medians over the mutants for which a measure is defined. */
function summarise(rows: readonly ScoreRow[], cut: CutPoints): MutantSummary {
  const highHigh = rows.filter((row) => isHighHigh(row, cut)).length;
  const realism = known(rows.map((row) => row.realism));
  const resistance = known(rows.map((row) => row.resistance));
  return {
    mutants: rows.length,
    medianResistance: finiteOrNull(median(resistance)),
    medianRealism: finiteOrNull(median(realism)),
    highHigh,
    highHighShare: finiteOrNull(highHigh / rows.length),
    bestRealism: finiteOrNull(Math.max(...realism)),
  };
}

/** The gain is over all mutants, bugs drawn with replacement. */
function compare<Summary extends Pick<MutantSummary, 'mutants'>>(
  { before, after }: Pick<Effect<Summary>, 'before' | 'after'>,
  bugs: readonly BugEffect[],
  bootstrap: BootstrapOptions,
): Effect<Summary> {
  const share = (times: Float64Array, when: 'before' | 'after') => {
    let [mutants, highHigh] = [0, 0];
    for (const [i, bug] of bugs.entries()) {
      mutants += times[i]! * bug[when].mutants;
      highHigh += times[i]! * bug[when].highHigh;
    }
    return highHigh / mutants;
  };
  const gain = (times: Float64Array) => share(times, 'after') - share(times, 'before');
  const highHighGain = after.mutants === 0 ? null : bootstrapPrograms(bugs.length, gain, bootstrap);
  return { before, after, reduction: 1 - after.mutants / before.mutants, highHighGain };
}

interface HeldOutOptions {
  readonly threshold: number;
  readonly rule: SelectionRule;
  readonly folds: number;
  readonly seed: number;
  readonly bootstrap: BootstrapOptions;
}

/**
 * Selects on all programs but those of one fold and validates on that fold, fold after fold, with
 * the split that holds out whole programs in the evaluation of diagnosers (S4). Cut points of the
 * validated programs are those of their set over all folds, so that High-High means the same
 * before, after and in every fold.
 * @throws InputError `too-few-groups` below two programs.
 */
export function validateOnHeldOutPrograms(
  rows: readonly SetRow[],
  { threshold, rule, folds, seed, bootstrap }: HeldOutOptions,
): HeldOutSelection {
  const foldOf = dealBugs(rows, folds, seed);
  const cuts = cutPointsBySet(rows);
  const dealt = [...new Set(foldOf.values())].sort((a, b) => a - b);
  const tried = dealt.map((fold) => {
    const isHeld = ({ bug }: SetRow) => foldOf.get(bug) === fold;
    const seen = rows.filter((row) => !isHeld(row));
    const retained = new Set(selectFamilies(rateFamilies(seen), threshold, rule).map(({ id }) => id));
    const bugs = [...cuts].flatMap(([set, cut]) => {
      const held = rows.filter((row) => row.set === set && isHeld(row));
      return validateBugs(held, retained, cut);
    });
    return { retained: retained.size, bugs };
  });
  const bugs = tried.flatMap((fold) => fold.bugs);
  const total = (when: 'before' | 'after') => ({
    mutants: sum(bugs.map((bug) => bug[when].mutants)),
    highHigh: sum(bugs.map((bug) => bug[when].highHigh)),
  });
  const totals = { before: total('before'), after: total('after') };
  return { ...compare(totals, bugs, bootstrap), retained: tried.map(({ retained }) => retained) };
}

function dealBugs(rows: readonly SetRow[], folds: number, seed: number): Map<string, number> {
  const setOf = new Map(rows.map(({ bug, set }) => [bug, set]));
  const bugs = [...setOf.keys()].sort();
  if (!Number.isInteger(folds) || folds < 2) {
    const rule = 'holding out takes folds';
    throw new InputError('selection-folds', { rule, need: 'at least 2', value: folds });
  }
  const splitRows = bugs.map((bug) => ({
    ...{ traceId: bug, program: bug, family: setOf.get(bug)!, mutant: bug },
    ...{ dataSet: null, operator: '', session: 0, label: '' },
  }));
  const randomFor = (purpose: string) => randomStream('selection', seed, purpose);
  const assigned = heldOutProgram.assign(splitRows, folds, randomFor);
  return new Map(bugs.map((bug, i) => [bug, assigned[i]!]));
}
