/** Rows of a log in the order of the training: one check of several rows that stand at one count. */
export interface Check {
  readonly count: number;
  readonly rows: readonly number[];
}

/** Checks of each training in a log. */
export interface Ordered {
  readonly runs: readonly (readonly Check[])[];
  readonly notes: readonly string[];
}

/**
 * Brings rows into the order of the training. Rows of one count become one check. A log that goes back was
 * - written out of order, where every count stands once: it is sorted;
 * - continued, where it goes back to a later place than its beginning: what comes again replaces what stood there;
 * - begun again, where it goes back to its beginning: joined where the loss goes on, else a training of its own.
 * @param lossOf training loss at a row, by which it is seen whether a new beginning goes on; null where it has none.
 */
export function orderRows(counts: readonly number[], lossOf: (row: number) => number | null): Ordered {
  const checks = mergeNeighbours(counts);
  const backs = checks.filter(({ count }, i) => i > 0 && count < checks[i - 1]!.count).length;
  if (backs === 0) return { runs: [checks], notes: [] };
  if (new Set(checks.map(({ count }) => count)).size === checks.length) {
    const sorted = [...checks].sort((a, b) => a.count - b.count);
    return { runs: [sorted], notes: ['rows are out of order: sorted'] };
  }
  return joinParts(splitAtBacks(checks), lossOf);
}

function mergeNeighbours(counts: readonly number[]): Check[] {
  const checks: { count: number; rows: number[] }[] = [];
  for (const [row, count] of counts.entries()) {
    const last = checks.at(-1);
    if (last?.count === count) last.rows.push(row);
    else checks.push({ count, rows: [row] });
  }
  return checks;
}

function splitAtBacks(checks: readonly Check[]): Check[][] {
  const parts: Check[][] = [];
  for (const check of checks) {
    const part = parts.at(-1);
    if (part === undefined || check.count < part.at(-1)!.count) parts.push([check]);
    else part.push(check);
  }
  return parts;
}

function joinParts(parts: readonly Check[][], lossOf: (row: number) => number | null): Ordered {
  const runs: Check[][] = [];
  let [replaced, joined] = [0, 0];
  const start = parts[0]![0]!.count;
  for (const part of parts) {
    const run = runs.at(-1);
    if (run === undefined) runs.push(part);
    else if (part[0]!.count > start) {
      const kept = run.filter(({ count }) => count < part[0]!.count);
      replaced += run.length - kept.length;
      run.splice(0, run.length, ...kept, ...part);
    } else if (goesOn(run, part, lossOf)) {
      const ahead = run.at(-1)!.count + (run.length > 1 ? run[1]!.count - run[0]!.count : 1) - start;
      run.push(...part.map(({ count, rows }) => ({ count: count + ahead, rows })));
      joined++;
    } else runs.push(part);
  }
  return { runs, notes: wordParts(runs.length, joined, replaced) };
}

function wordParts(runs: number, joined: number, replaced: number): string[] {
  return [
    ...(joined > 0 ? [`begins again ${times(joined)} and goes on from the loss it had: joined`] : []),
    ...(replaced > 0
      ? [`was continued from an earlier place: ${replaced} checks were made again, the later ones count`]
      : []),
    ...(runs > 1 ? [`begins anew ${times(runs - 1)} with the loss of a beginning: ${runs} trainings`] : []),
  ];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** Whether the first loss of a part is nearer to the last than to the first of the run before it. */
function goesOn(
  run: readonly Check[],
  part: readonly Check[],
  lossOf: (row: number) => number | null,
): boolean {
  const losses = (checks: readonly Check[]) =>
    checks.flatMap(({ rows }) => rows.map(lossOf).filter((loss) => loss !== null));
  const before = losses(run);
  const [first, last, next] = [before[0], before.at(-1), losses(part)[0]];
  if (first === undefined || last === undefined || next === undefined || run.length === 1) return true;
  return !(Math.abs(next - last) > Math.abs(next - first));
}

/**
 * Checks of training and of validation that take turns, each pair as one: whoever logs them one after the other lets them have
 * counts of their own. Others as they are.
 */
export function pairTurns(
  checks: readonly Check[],
  isTrain: (row: number) => boolean,
  isOther: (row: number) => boolean,
): readonly Check[] {
  const kinds = checks.map(({ rows }) =>
    rows.some(isTrain) ? (rows.some(isOther) ? 'both' : 'train') : 'other',
  );
  const takesTurns = kinds.length > 2 && kinds.every((kind, i) => kind === (i % 2 === 0 ? 'train' : 'other'));
  if (!takesTurns) return checks;
  return checks.flatMap((check, i) => {
    const next = checks[i + 1];
    return i % 2 === 1
      ? []
      : next === undefined
        ? [check]
        : [{ count: next.count, rows: [...check.rows, ...next.rows] }];
  });
}

/** Finished steps at each check. */
export interface Placed {
  readonly steps: readonly number[];
  /** What the counts mean, such as "from 0". */
  readonly base: string;
}

/**
 * Finished steps from counts. Epochs from 0 are finished when their row is written. Steps are taken as finished, but where
 * they lie one before every multiple of their distance (9, 19, 29), or count one by one from 0.
 */
export function placeChecks(
  checks: readonly Check[],
  kind: 'epoch' | 'step' | 'row',
  from: 0 | 1 | undefined,
): Placed {
  const counts = checks.map(({ count }) => count);
  const [first, second] = [counts[0] ?? 0, counts[1]];
  const distance = second === undefined ? 1 : second - first;
  const fromZero =
    first < 1
      ? from === 0 || (from !== 1 && (kind !== 'step' || distance === 1 || first < 0))
      : from === 0 || (kind === 'step' && from === undefined && distance > 1 && (first + 1) % distance === 0);
  const ahead = fromZero ? 1 : 0;
  const base = kind === 'row' ? '' : baseWords(kind, fromZero, first);
  return { steps: counts.map((count) => count + ahead), base };
}

function baseWords(kind: 'epoch' | 'step', fromZero: boolean, first: number): string {
  if (fromZero) return 'from 0';
  if (kind === 'epoch') return 'from 1';
  return first === 0 ? 'from 0, before training' : '';
}

/** Counts that are missing where others come at equal distances, as words; null where none is. */
export function describeGaps(steps: readonly number[]): string | null {
  if (steps.length < 4) return null;
  const distances = steps.slice(1).map((step, i) => step - steps[i]!);
  const usual = [...distances].sort((a, b) => a - b)[distances.length >> 1]!;
  const equal = distances.filter((distance) => distance === usual).length;
  const gaps = distances.flatMap((distance, i) => (distance >= 2 * usual && distance > usual ? [i] : []));
  if (gaps.length === 0 || equal < 0.6 * distances.length) return null;
  const [shown] = gaps;
  return `${gaps.length === 1 ? 'a gap' : `${gaps.length} gaps`}: nothing between ${steps[shown!]} and ${steps[shown! + 1]}${gaps.length > 1 ? ', …' : ''}`;
}
