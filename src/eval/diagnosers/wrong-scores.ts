import { sum } from '../../statistics/descriptive.ts';

/** Sums of 32-bit numbers miss 1 by less. */
const tolerance = 1e-6;

/** What keeps the scores of rows from being a distribution over so many classes. */
export function wrongScores(
  all: readonly ArrayLike<number>[],
  classes: number,
  on: string,
  mayAbstain = false,
): string[] {
  return all.flatMap((row) => {
    const scores = Array.from(row);
    if (scores.length !== classes)
      return [`${scores.length} scores ${on}: need one for each of ${classes} classes`];
    if (mayAbstain && scores.every((value) => value === 0)) return [];
    const odd = scores.find((value) => !(value >= 0 && value <= 1 + tolerance));
    if (odd !== undefined) return [`a score of ${odd} ${on}: need 0 to 1`];
    const total = sum(scores);
    return Math.abs(total - 1) < tolerance ? [] : [`scores that sum to ${total} ${on}: need 1`];
  });
}
