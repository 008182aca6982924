import type { FeatureTable } from '../../features/contract.ts';
import { InputError } from '../../lib/errors.ts';
import type { Diagnoser, LabelRow, SplitSize, TaskId } from '../contract.ts';
import type { Decision } from '../decisions/decision.ts';
import { plain } from '../decisions/plain.ts';
import { fittedBy, predictEach } from '../fitted.ts';
import { innerFoldCount } from '../inner-folds.ts';
import { none } from '../normalisations/none.ts';
import type { Normalisation } from '../normalisations/normalisation.ts';
import { joinTaskRows, type TaskRows } from '../rows.ts';
import { tasks } from '../tasks/index.ts';
import { diagnoserName } from '../tasks/task.ts';
import { type FeatureSet, inFeatureSet, requireFeatureSet } from './feature-sets.ts';

/** One diagnoser on one feature set, normalised and decided in one way: a line of the table under every split. */
export interface Method {
  readonly diagnoser: Diagnoser;
  readonly features: FeatureSet;
  readonly normalisation: Normalisation;
  readonly decision: Decision;
}

/** A method by its ids, for other processes and for files. */
export type MethodIds = { readonly [Part in keyof Method]: string };

export function methodIds({ diagnoser, features, normalisation, decision }: Method): MethodIds {
  return {
    diagnoser: diagnoser.id,
    features: features.id,
    normalisation: normalisation.id,
    decision: decision.id,
  };
}

/** What methods are made of: every diagnoser on every feature set, under every normalisation, with every decision. */
export interface MethodParts {
  readonly diagnosers: readonly Diagnoser[];
  readonly sets: readonly FeatureSet[];
  readonly normalisations: readonly Normalisation[];
  readonly decisions: readonly Decision[];
}

/** One with columns of its own stands for one feature set; floors and untrained rules have nothing to tune. */
export function pairMethods({ diagnosers, sets, normalisations, decisions }: MethodParts): Method[] {
  return diagnosers.flatMap((diagnoser) =>
    (diagnoser.columns === undefined ? sets : sets.slice(0, 1)).flatMap((features) =>
      normalisations.flatMap((normalisation) =>
        (isTunable(diagnoser) ? decisions : [plain]).map((decision) => ({
          ...{ diagnoser, features, normalisation, decision },
        })),
      ),
    ),
  );
}

function isTunable({ isFloor = false, isUntrained = false }: Diagnoser): boolean {
  return !isFloor && !isUntrained;
}

/** How results call a method on a task. */
export function nameMethod({ diagnoser, features, normalisation, decision }: Method, task: TaskId) {
  return {
    diagnoser: diagnoserName(tasks.get(task), diagnoser.id),
    features: diagnoser.columns === undefined ? features.id : diagnoser.id,
    normalisation: normalisation.id,
    decision: decision.id,
  };
}

/** Methods of one view read the same rows and columns. */
export function viewOf({ diagnoser, features, normalisation }: Method): string {
  const columns = diagnoser.columns === undefined ? `set ${features.id}` : `own ${diagnoser.id}`;
  return `${columns}, ${normalisation.track === undefined ? none.id : normalisation.id}`;
}

/** Which columns a method reads, before the task hides any. */
export function columnFilter({ diagnoser, features }: Method): (column: string) => boolean {
  return diagnoser.columns ?? ((column) => inFeatureSet(features, column));
}

/**
 * The rows of a task as a method sees them.
 * @throws InputError as `joinTaskRows`, `requireColumns` and `Normalisation.refer`.
 */
export function rowsFor(
  table: FeatureTable,
  labels: readonly LabelRow[],
  task: TaskId,
  method: Method,
  whole: FeatureTable = table,
): TaskRows {
  requireColumns(table, method);
  const rows = joinTaskRows(table, labels, task, columnFilter(method), whole);
  return method.normalisation.refer?.(rows, table) ?? rows;
}

/** @throws InputError `missing-extractor` where the table lacks columns of the feature set, or all of the diagnoser's own. */
export function requireColumns(
  { columns }: Pick<FeatureTable, 'columns'>,
  { diagnoser, features }: Method,
): void {
  if (diagnoser.columns === undefined) requireFeatureSet(features, columns);
  else if (!columns.some(diagnoser.columns)) throw noColumns(diagnoser);
}

function noColumns({ id }: Diagnoser): InputError {
  return new InputError('missing-extractor', {
    rule: `${id} reads columns of its own, and the feature table has none of them`,
    remedy: 'Make the table again with `faultgap features`, or leave the diagnoser out.',
  });
}

/**
 * The diagnoser of a method as it is fitted: on scaled values, as often as the size says, each time with a seed of its own, and
 * with its decision chosen for the averaged scores.
 */
export function diagnoserOf(
  { diagnoser, normalisation, decision }: Method,
  { diagnoserSeeds = 1 }: SplitSize,
): Diagnoser {
  const averaged = averageSeeds(normalisation.scale?.(diagnoser) ?? diagnoser, diagnoserSeeds);
  return decision.choose?.(averaged) ?? averaged;
}

/** Fits of one method on one training set, roughly. */
export function fitsOf({ decision }: Pick<Method, 'decision'>, { diagnoserSeeds = 1 }: SplitSize): number {
  return diagnoserSeeds * (decision.choose === undefined ? 1 : 1 + innerFoldCount);
}

/** Apart from the seeds of repeats, which are consecutive. */
const stride = 1_000_003;

/** A diagnoser whose scores are the mean over several fits: repeats then differ less by the luck of one fit. */
function averageSeeds(diagnoser: Diagnoser, seeds: number): Diagnoser {
  if (seeds === 1) return diagnoser;
  return {
    ...diagnoser,
    fit(rows, seed) {
      const fitted = Array.from({ length: seeds }, (_, k) => diagnoser.fit(rows, seed + k * stride));
      return fittedBy((tested) => {
        const scores = fitted.map((one) => predictEach(one, tested));
        return tested.map((_, i) =>
          scores[0]![i]!.map((_, c) => scores.reduce((sum, own) => sum + own[i]![c]!, 0) / seeds),
        );
      });
    },
  };
}
