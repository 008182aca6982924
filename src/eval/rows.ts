import { knownProgram } from '../../corpus/find-program.ts';
import type { FeatureTable, GroupColumns } from '../features/contract.ts';
import { isValidationColumn } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import type { LabelRow, SplitRow, TaskId } from './contract.ts';
import { twinsOfTask } from './group-twins.ts';
import { type Strata, stratumRows } from './strata.ts';
import { tasks } from './tasks/index.ts';

/** The rows of one task: traces that have a label, with the features a diagnoser may see. */
export interface TaskRows {
  readonly task: TaskId;
  /** Class names; labels and predictions are indices into them. */
  readonly classes: readonly string[];
  readonly columns: readonly string[];
  /** Sorted by trace id. */
  readonly rows: readonly SplitRow[];
  readonly labels: Int32Array;
  /** One vector per row, NaN for missing. */
  readonly features: readonly Float64Array[];
  /** Runs that are predicted beside these, where the task has such. */
  readonly strata?: Strata;
}

/**
 * Joins features and labels by trace id and keeps the named columns, less those that the task hides. Exact twins of different
 * classes are left out.
 * @param whole the table of whole runs, in which twins are looked for; where it is another one.
 * @throws InputError `unmatched-label` where a labelled trace has no features, `empty-population` where no trace has a
 *   label for the task, `one-class` where all have the same.
 */
export function joinTaskRows(
  table: FeatureTable,
  labels: readonly LabelRow[],
  task: TaskId,
  keepColumn: (column: string) => boolean = () => true,
  whole: FeatureTable = table,
): TaskRows {
  const position = new Map(table.groups.map((group, i) => [group.traceId, i]));
  const { withoutValidation } = tasks.get(task);
  const isHidden = (column: string) => withoutValidation && isValidationColumn(column);
  const kept = table.columns.flatMap((column, c) => (keepColumn(column) && !isHidden(column) ? [c] : []));
  const columns = kept.map((c) => table.values[c]!);
  const { groupOf, contradicting } = twinsOfTask(whole, labels, task);
  const labelled = labels
    .filter((row) => row.labels[task] !== null && !contradicting.has(row.traceId))
    .sort((a, b) => (a.traceId < b.traceId ? -1 : 1));
  const classes = [...new Set(labelled.map((row) => row.labels[task]!))].sort();
  checkClasses(task, classes, labelled.length);
  const take = (named: Iterable<readonly [traceId: string, label: string]>): Strata => {
    const places = [...named].map(([traceId, label]) => ({ i: position.get(traceId), traceId, label }));
    return {
      rows: places.map(({ i, traceId, label }) => {
        if (i === undefined) throw unmatched(traceId);
        return rowOf(table.groups[i]!, label, groupOf);
      }),
      features: places.map(({ i }) => rowAt(columns, i!)),
    };
  };
  const population = take(labelled.map(({ traceId, labels: ofTrace }) => [traceId, ofTrace[task]!]));
  const beside = stratumRows(labels, task);
  return {
    task,
    classes,
    columns: kept.map((c) => table.columns[c]!),
    ...population,
    labels: Int32Array.from(population.rows, (row) => classes.indexOf(row.label)),
    ...(beside.size > 0 && { strata: take(beside) }),
  };
}

/** In a loop, as `Float64Array.from` takes five times as long. */
function rowAt(columns: readonly Float64Array[], i: number): Float64Array {
  const row = new Float64Array(columns.length);
  for (let c = 0; c < row.length; c++) row[c] = columns[c]![i]!;
  return row;
}

/** Some of the rows, by their indices, in the order given. */
export function pickTaskRows(data: TaskRows, indices: readonly number[]): TaskRows {
  return {
    ...data,
    rows: indices.map((i) => data.rows[i]!),
    labels: Int32Array.from(indices, (i) => data.labels[i]!),
    features: indices.map((i) => data.features[i]!),
  };
}

function rowOf(group: GroupColumns, label: string, groupOf: ReadonlyMap<string, string>): SplitRow {
  const { traceId, program, family, operator, mutant, session } = group;
  const first = groupOf.get(mutant) ?? mutant;
  const twin = first === mutant ? {} : { twinOf: first };
  return { traceId, program, family, dataSet: dataSetOf(program), operator, mutant, ...twin, session, label };
}

function unmatched(traceId: string): InputError {
  return new InputError('unmatched-label', {
    rule: 'labels and features must be of the same recording',
    value: `a label for trace ${traceId}, which the feature table lacks`,
    remedy: 'Run `faultgap features` and `faultgap label` on the same recording again.',
  });
}

function checkClasses(task: TaskId, classes: readonly string[], rows: number): void {
  if (rows === 0) {
    throw new InputError('empty-population', {
      rule: `no trace has a label for ${task}`,
      need: 'at least one per class',
      value: 0,
      remedy: 'For fault typing, record mutants that are killed: `faultgap label` prints the counts.',
    });
  }
  if (classes.length < 2) {
    throw new InputError('one-class', {
      rule: `${task} needs classes to tell apart`,
      need: 2,
      value: `${classes.length} (${classes.join(', ')})`,
    });
  }
}

/**
 * The data set of a program: the source its data come from, so that programs on two settings of one generator share it.
 * Null for a program that the corpus does not hold.
 */
export function dataSetOf(program: string): string | null {
  return knownProgram(program)?.data.source ?? null;
}
