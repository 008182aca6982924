/** How well scores rank the rows of a binary task, for programs drawn `times` often; rows are sorted once. */
export interface DrawableRanking {
  auroc(times: ArrayLike<number>): number;
  averagePrecision(times: ArrayLike<number>): number;
}

/** Rows from the highest score down. */
interface SortedRows {
  /** Index of the program of each row. */
  readonly programs: Int32Array;
  /** 1 where the row is of the second class. */
  readonly positive: Uint8Array;
  /** 1 where the row is the last of its score: ties are counted together. */
  readonly ends: Uint8Array;
}

/**
 * As `auroc` and `averagePrecision` of `ranking.ts` with a weight per row, that of its program.
 * @param scores rows × 2, row-major; the second class is the positive one.
 * @param programOf index of the program of each row, below `programs`.
 */
export function drawableRanking(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  programOf: ArrayLike<number>,
  programs: number,
): DrawableRanking {
  const scoreOf = (row: number) => scores[2 * row + 1]!;
  const order = Uint32Array.from({ length: labels.length }, (_, i) => i).sort(
    (a, b) => scoreOf(b) - scoreOf(a),
  );
  const rows: SortedRows = {
    programs: Int32Array.from(order, (row) => programOf[row]!),
    positive: Uint8Array.from(order, (row) => (labels[row] === 1 ? 1 : 0)),
    ends: Uint8Array.from(order, (row, i) => {
      const next = order[i + 1];
      return next === undefined || scoreOf(next) !== scoreOf(row) ? 1 : 0;
    }),
  };
  const pairs = countPairs(rows, programs);
  const cells = countCells(rows, programs);
  return {
    auroc: (times) => drawAuroc(pairs, times),
    averagePrecision: (times) => drawPrecision(cells, times),
  };
}

interface Pairs {
  /** Positive rows of program p above negative rows of program q, ties by half, at `p * programs + q`. */
  readonly won: Float64Array;
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** A draw weighs a pair of rows by both programs, so pairs are counted once for all draws. */
function countPairs({ programs: programOf, positive, ends }: SortedRows, programs: number): Pairs {
  const won = new Float64Array(programs * programs);
  const positives = new Float64Array(programs);
  const negatives = new Float64Array(programs);
  const tied = new Float64Array(programs);
  let start = 0;
  for (let end = 0; end < ends.length; end++) {
    if (ends[end] === 0) continue;
    for (let i = start; i <= end; i++) if (positive[i] === 1) tied[programOf[i]!]! += 1;
    for (let i = start; i <= end; i++) {
      if (positive[i] === 1) continue;
      const q = programOf[i]!;
      negatives[q]! += 1;
      for (let p = 0; p < programs; p++) won[p * programs + q]! += positives[p]! + tied[p]! / 2;
    }
    for (let p = 0; p < programs; p++) positives[p]! += tied[p]!;
    tied.fill(0);
    start = end + 1;
  }
  return { won, positives, negatives };
}

function drawAuroc({ won, positives, negatives }: Pairs, times: ArrayLike<number>): number {
  const programs = positives.length;
  let [ranked, above, below] = [0, 0, 0];
  for (let p = 0; p < programs; p++) {
    const weight = times[p]!;
    above += weight * positives[p]!;
    below += weight * negatives[p]!;
    if (weight === 0) continue;
    for (let q = 0; q < programs; q++) ranked += weight * times[q]! * won[p * programs + q]!;
  }
  return above === 0 || below === 0 ? Number.NaN : ranked / (above * below);
}

/** Rows of one program and score, counted once for all draws: scores of two decimals are often equal. */
interface Cells {
  readonly programs: Int32Array;
  readonly positives: Float64Array;
  readonly all: Float64Array;
  /** 1 where the cell is the last of its score. */
  readonly ends: Uint8Array;
}

function countCells({ programs: programOf, positive, ends }: SortedRows, programs: number): Cells {
  const cells: { program: number; positives: number; all: number; ends: number }[] = [];
  let cellOf: (typeof cells)[number][] = new Array(programs);
  for (let i = 0; i < ends.length; i++) {
    const program = programOf[i]!;
    let cell = cellOf[program];
    if (cell === undefined) {
      cell = { program, positives: 0, all: 0, ends: 0 };
      cells.push(cell);
      cellOf[program] = cell;
    }
    cell.all += 1;
    cell.positives += positive[i]!;
    if (ends[i] === 0) continue;
    cells.at(-1)!.ends = 1;
    cellOf = new Array(programs);
  }
  return {
    programs: Int32Array.from(cells, ({ program }) => program),
    positives: Float64Array.from(cells, ({ positives }) => positives),
    all: Float64Array.from(cells, ({ all }) => all),
    ends: Uint8Array.from(cells, ({ ends }) => ends),
  };
}

function drawPrecision({ programs, positives, all, ends }: Cells, times: ArrayLike<number>): number {
  let [area, found, claimed, tied] = [0, 0, 0, 0];
  for (let cell = 0; cell < ends.length; cell++) {
    const weight = times[programs[cell]!]!;
    claimed += weight * all[cell]!;
    tied += weight * positives[cell]!;
    if (ends[cell] === 0 || tied === 0) continue;
    found += tied;
    area += tied * (found / claimed);
    tied = 0;
  }
  return found === 0 ? Number.NaN : area / found;
}
