import { mean, standardDeviation } from '../../statistics/descriptive.ts';
import type { MappedColumn } from '../import/columns.ts';
import type { ImportedNumbers } from '../import/run-trace.ts';

/** Numbers of a run, and what was done to them, one clause each. */
export interface Folded {
  readonly numbers: ImportedNumbers;
  readonly notes: readonly string[];
}

/** Measured at a check; between checks there are mini-batch losses, rates and gradient norms. */
const atCheck = /^loss\.(train|validation)/;

/**
 * Rows of mini-batches between checks, as our own recordings have them: mean, standard deviation and rises of the losses
 * since the check before (`loss.batch-…`); of the rest the last number counts. Left alone where nothing is measured at checks.
 */
export function foldBatches(numbers: ImportedNumbers): Folded {
  const { steps, columns, values } = numbers;
  const batch = columns.findIndex(({ metric }) => metric === 'loss.batch-mean');
  const measured = columns.flatMap(({ metric }, c) => (atCheck.test(metric) ? [c] : []));
  const isCheck = steps.map((_, i) => measured.some((c) => values[c]![i] !== null));
  const between = isCheck.filter((is) => !is).length;
  if (batch < 0 || between === 0 || between === steps.length) return { numbers, notes: [] };
  const bins = binsBefore(isCheck);
  const losses = bins.map((bin) => bin.map((i) => values[batch]![i]!).filter((value) => value !== null));
  const folded = foldInto(numbers, bins, (c, found) => (c === batch ? mean(found) : found.at(-1)!));
  const extra = (metric: string, of: (found: readonly number[]) => number) => ({
    column: { ...columns[batch]!, metric },
    values: losses.map((found) => (found.length < 2 ? null : of(found))),
  });
  const added = [extra('loss.batch-sd', standardDeviation), extra('loss.batch-rise', riseShare)];
  return {
    numbers: {
      ...folded,
      columns: [...folded.columns, ...added.map(({ column }) => column)],
      values: [...folded.values, ...added.map((one) => one.values)],
    },
    notes: [`${between} rows of mini-batches folded into the ${bins.length} checks after them`],
  };
}

/** Indices up to and with each check; what comes after the last check is one more. */
function binsBefore(isCheck: readonly boolean[]): number[][] {
  const bins: number[][] = [];
  let bin: number[] = [];
  for (const [i, is] of isCheck.entries()) {
    bin.push(i);
    if (!is) continue;
    bins.push(bin);
    bin = [];
  }
  return bin.length > 0 ? [...bins, bin] : bins;
}

function foldInto(
  { planned, steps, columns, values }: ImportedNumbers,
  bins: readonly (readonly number[])[],
  combine: (column: number, found: readonly number[]) => number,
): ImportedNumbers {
  return {
    planned,
    steps: bins.map((bin) => steps[bin.at(-1)!]!),
    columns,
    values: values.map((own, c) =>
      bins.map((bin) => {
        const found = bin.map((i) => own[i]!).filter((value) => value !== null);
        return found.length === 0 ? null : combine(c, found);
      }),
    ),
  };
}

function riseShare(losses: readonly number[]): number {
  return losses.filter((value, i) => i > 0 && value > losses[i - 1]!).length / (losses.length - 1);
}

/** More checks than this are averaged over neighbours, down to `fewChecks` or a few more. */
const mostChecks = 5000;
const fewChecks = 1000;

/** Neighbours averaged, where there are more checks than anybody looks at. A number that is not finite stays so. */
export function thinChecks({ numbers, notes }: Folded): Folded {
  const count = numbers.steps.length;
  if (count <= mostChecks) return { numbers, notes };
  const size = Math.ceil(count / fewChecks);
  const bins = Array.from({ length: Math.ceil(count / size) }, (_, b) =>
    Array.from({ length: Math.min(size, count - b * size) }, (_, i) => b * size + i),
  );
  const isRate = ({ metric }: MappedColumn) => metric === 'optimizer.learning-rate';
  const thin = foldInto(numbers, bins, (c, found) =>
    isRate(numbers.columns[c]!) ? found.at(-1)! : mean(found),
  );
  return { numbers: thin, notes: [...notes, `${count} checks averaged by ${size}`] };
}
