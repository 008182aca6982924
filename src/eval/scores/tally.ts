import type { SplitRow } from '../contract.ts';

/** What scores are made of beside predictions. */
export interface LabelledRows {
  readonly classes: readonly string[];
  /** Index into `classes` per row. */
  readonly labels: Int32Array;
  readonly rows: readonly LabelledRow[];
}

/** What was done in a run, as far as it is known. */
export interface LabelledRow
  extends Pick<SplitRow, 'program'>,
    Partial<Pick<SplitRow, 'operator' | 'mutant'>> {
  /** How strong the fault is; null for runs without one. */
  readonly severity?: string | null;
}

/**
 * Correct predictions of a diagnoser, by program and class: all that balanced accuracy, its interval and the gap need. Balanced
 * accuracy is linear in `right` where `count` is fixed, so averaging `right` over repeats averages the scores.
 */
export interface Tally {
  readonly programs: readonly string[];
  readonly classes: readonly string[];
  /** Rows of program p and class c, at `p * classes + c`. */
  readonly count: Float64Array;
  /** Of these, correctly predicted rows, averaged over repeats. */
  readonly right: Float64Array;
}

/** `predictions`: class index per row, one array per repeat. */
export function tallyPredictions(data: LabelledRows, predictions: readonly Int32Array[]): Tally {
  const programs = [...new Set(data.rows.map((row) => row.program))].sort();
  const index = new Map(programs.map((program, p) => [program, p]));
  const size = programs.length * data.classes.length;
  const count = new Float64Array(size);
  const right = new Float64Array(size);
  data.rows.forEach((row, i) => {
    const cell = index.get(row.program)! * data.classes.length + data.labels[i]!;
    count[cell]! += 1;
    for (const ofRepeat of predictions)
      if (ofRepeat[i] === data.labels[i]) right[cell]! += 1 / predictions.length;
  });
  return { programs, classes: data.classes, count, right };
}

/** As above, of the rows with these indices alone. */
export function tallySome(
  data: LabelledRows,
  predictions: readonly Int32Array[],
  indices: readonly number[],
): Tally {
  const keep = (values: Int32Array) => Int32Array.from(indices, (i) => values[i]!);
  const rows = indices.map((i) => data.rows[i]!);
  return tallyPredictions({ ...data, rows, labels: keep(data.labels) }, predictions.map(keep));
}

/** Programs of one unit as one. @param units of the programs, in their order. */
export function joinPrograms(tally: Tally, units: readonly string[]): Tally {
  const { classes } = tally;
  const programs = [...new Set(units)].sort();
  const join = (cells: Float64Array) => {
    const joined = new Float64Array(programs.length * classes.length);
    for (const [p, unit] of units.entries())
      for (let c = 0; c < classes.length; c++)
        joined[programs.indexOf(unit) * classes.length + c]! += cells[p * classes.length + c]!;
    return joined;
  };
  return { programs, classes, count: join(tally.count), right: join(tally.right) };
}

/** Balanced accuracy pooled over programs; `times` says how often each program is drawn (once where absent). */
export function pooledBalancedAccuracy(tally: Tally, times?: ArrayLike<number>): number {
  const classes = tally.classes.length;
  let total = 0;
  let present = 0;
  for (let c = 0; c < classes; c++) {
    let count = 0;
    let right = 0;
    for (let p = 0; p < tally.programs.length; p++) {
      const weight = times === undefined ? 1 : times[p]!;
      count += weight * tally.count[p * classes + c]!;
      right += weight * tally.right[p * classes + c]!;
    }
    if (count === 0) continue;
    total += right / count;
    present += 1;
  }
  return present === 0 ? Number.NaN : total / present;
}

/**
 * The first less the second, predictions of the same rows: as balanced accuracy is linear in `right`, that of the result is the
 * difference of theirs.
 * @throws Error where the two tallies are not of the same rows.
 */
export function subtractTally(a: Tally, b: Tally): Tally {
  const same =
    a.programs.join() === b.programs.join() && a.count.every((count, cell) => count === b.count[cell]);
  if (!same) throw new Error('two tallies are compared on the same rows');
  return { ...a, right: a.right.map((right, cell) => right - b.right[cell]!) };
}

/** Rows a class needs in a program, and the share of classes that must reach it, for a per-program score to mean anything. */
const fewestRows = 5;
const fewestClassShare = 0.75;

/**
 * Balanced accuracy of each program over its classes with at least five rows; null where fewer than three quarters of the
 * classes have that many (three of four, both of two).
 */
export function perProgramBalancedAccuracy(tally: Tally): Map<string, number | null> {
  const classes = tally.classes.length;
  return new Map(
    tally.programs.map((program, p) => {
      const recalls: number[] = [];
      for (let c = 0; c < classes; c++) {
        const count = tally.count[p * classes + c]!;
        if (count >= fewestRows) recalls.push(tally.right[p * classes + c]! / count);
      }
      const enough = recalls.length >= Math.ceil(fewestClassShare * classes);
      return [program, enough ? recalls.reduce((a, b) => a + b, 0) / recalls.length : null];
    }),
  );
}
