import { sha256 } from '../../lib/hash.ts';
import { variance } from '../../lib/stats.ts';
import type { DataSet } from '../../training/data.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { rowErrors, rowLosses } from '../killing-inputs.ts';
import { predictionsOf, saturation, targetsOf } from './oracle.ts';

/** Fewer distinct rows make a table, not a training set: a network that knows them by heart leaves nothing to test. */
const leastDistinctRows = 20;

/**
 * Why kills of a program say little, as far as its originals show it before any mutant is seen; empty where its oracle
 * is sensitive. The study asks for an accuracy that is not saturated, losses that vary and a training set that is not
 * trivial (arXiv 2512.16741); the numbers are ours.
 * @throws InputError `predictions-not-finite`.
 */
export function screenOriginals(
  spec: ProgramSpec,
  data: { readonly train: DataSet; readonly test: DataSet },
  originals: readonly { readonly outputs: Float32Array; readonly metric: number }[],
): string[] {
  const reasons: string[] = [];
  const { task } = spec;
  if (task !== 'regression' && originals.every(({ metric }) => metric >= saturation)) {
    reasons.push(`the accuracy of every original is saturated (at least ${saturation})`);
  }
  const targets = targetsOf(data.test);
  const isFlat = originals.every(({ outputs }) => {
    const answers = predictionsOf(outputs, data.test.rows);
    return (
      variance(
        task === 'regression' ? rowErrors(answers, targets) : rowLosses(spec.loss, answers, targets),
      ) === 0
    );
  });
  if (isFlat) reasons.push('every input has the same loss');
  const distinct = countDistinct(data.train, leastDistinctRows);
  if (distinct < leastDistinctRows) reasons.push(`the training set has only ${distinct} distinct inputs`);
  return reasons;
}

/** Distinct inputs, counted up to `enough`. */
function countDistinct({ inputs, rows }: DataSet, enough: number): number {
  const width = inputs.length / rows;
  const seen = new Set<string>();
  for (let row = 0; row < rows && seen.size < enough; row++) {
    const values = inputs.subarray(row * width, (row + 1) * width);
    seen.add(sha256(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)));
  }
  return seen.size;
}
