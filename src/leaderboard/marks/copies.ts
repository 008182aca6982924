import { eachLevel, type Mark, type Markable } from './mark.ts';

/** Share of errors in common from which on two entries count as one: honest ones stay below (docs/definitions.md). */
const mostShared = 0.95;
/** Errors below which a share says nothing. */
const fewestErrors = 20;

/**
 * Predictions that are those of another entry, or nearly: of the runs that either gets wrong, nearly all
 * have the same answer in both. Under whichever split: answers that saw the program, handed in as held out, are copies too.
 * An entry that was re-run is no copy, for its answers came from its code.
 */
export function markCopies(entry: Markable, others: readonly Markable[]): Mark[] {
  if (entry.isRerun) return [];
  return [...eachLevel(entry)].flatMap(({ task, split, data, predictions }): Mark[] => {
    const compared = others.flatMap(({ name, tasks }) => {
      const known = name === entry.name ? [] : (tasks.find((one) => one.task === task)?.splits ?? []);
      // Of equal shares the first counts, which is that under the same split.
      const sorted = [...known].sort(([a], [b]) => Number(b === split) - Number(a === split));
      return sorted.map(([under, theirs]) => ({
        of: under === split ? name : `${name} under ${under}`,
        shared: shareOfErrors(data.labels, predictions, theirs.predictions),
      }));
    });
    const alike = compared.filter(({ shared }) => shared >= mostShared);
    if (alike.length === 0) return [];
    const { of, shared } = alike.reduce((a, b) => (b.shared > a.shared ? b : a));
    const says =
      shared === 1
        ? `the predictions are those of ${of}`
        : `${(100 * shared).toFixed(1)} % of the errors are those of ${of}`;
    return [{ id: 'copy', task, split, says }];
  });
}

/** One answer for everything is nobody's. */
function isVaried(answers: Int32Array): boolean {
  return answers.some((answer) => answer !== answers[0]);
}

/** The largest share over pairs of repeats: one that was copied may stand in another place. */
function shareOfErrors(
  labels: Int32Array,
  own: readonly Int32Array[],
  theirs: readonly Int32Array[],
): number {
  let largest = 0;
  for (const a of own.filter(isVaried))
    for (const b of theirs) {
      let [wrong, same] = [0, 0];
      for (let i = 0; i < labels.length; i++) {
        if (a[i] === labels[i] && b[i] === labels[i]) continue;
        wrong++;
        if (a[i] === b[i]) same++;
      }
      if (wrong >= fewestErrors) largest = Math.max(largest, same / wrong);
    }
  return largest;
}
