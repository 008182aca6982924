/** How well scores rank the rows of a binary task, for programs drawn `times` often; rows are sorted once. */
export interface DrawableRanking {
  auroc(times: ArrayLike<number>): number;
  averagePrecision(times: ArrayLike<number>): number;
}

/**
 * As `auroc` and `averagePrecision` of `metrics/ranking.ts` with a weight per row, that of its program.
 * @param scores rows × 2, row-major; the second class is the positive one.
 */
export function drawableRanking(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  programOf: ArrayLike<number>,
): DrawableRanking {
  const scoreOf = (row: number) => scores[2 * row + 1]!;
  const order = Uint32Array.from({ length: labels.length }, (_, i) => i).sort(
    (a, b) => scoreOf(b) - scoreOf(a),
  );
  const programs = Int32Array.from(order, (row) => programOf[row]!);
  const positive = Uint8Array.from(order, (row) => (labels[row] === 1 ? 1 : 0));
  // Whether a row is the last of its score: ties are counted together.
  const ends = Uint8Array.from(order, (row, i) =>
    i + 1 === order.length || scoreOf(order[i + 1]!) !== scoreOf(row) ? 1 : 0,
  );
  const walk = (times: ArrayLike<number>, tied: (positives: number, negatives: number) => void) => {
    const counts = [0, 0];
    for (let i = 0; i < order.length; i++) {
      counts[positive[i]!]! += times[programs[i]!]!;
      if (ends[i] === 0) continue;
      tied(counts[1]!, counts[0]!);
      counts.fill(0);
    }
  };
  return {
    auroc(times) {
      let [ranked, above, below] = [0, 0, 0];
      walk(times, (positives, negatives) => {
        ranked += negatives * (above + positives / 2);
        above += positives;
        below += negatives;
      });
      return above === 0 || below === 0 ? Number.NaN : ranked / (above * below);
    },
    averagePrecision(times) {
      let [area, found, claimed] = [0, 0, 0];
      walk(times, (positives, negatives) => {
        found += positives;
        claimed += positives + negatives;
        if (positives > 0) area += positives * (found / claimed);
      });
      return found === 0 ? Number.NaN : area / found;
    },
  };
}
