import type { FeatureTable } from '../features/contract.ts';
import { InputError } from '../lib/errors.ts';
import type { Method } from './methods/method.ts';

/* What holds for runs that are predicted and are of no program that was trained on: real faults and wild runs. */

/** Reads rows of the tested table in the order of the columns that were trained on. @throws InputError `missing-columns`. */
export function alignColumns(
  columns: readonly string[],
  tested: FeatureTable,
): (row: number) => Float64Array {
  const positions = columns.map((column) => tested.columns.indexOf(column));
  const missing = columns.filter((_, c) => positions[c]! < 0);
  if (missing.length > 0) {
    throw new InputError('missing-columns', {
      rule: 'the tested feature table must have the columns that diagnosers are trained on',
      need: missing.slice(0, 3).join(', '),
      value: `${missing.length} of ${columns.length} are missing`,
      remedy: 'Make both tables with the same extractors of this version.',
    });
  }
  return (row) => Float64Array.from(positions, (c) => tested.values[c]![row]!);
}

/** @throws InputError `few-shot` where the method looks at other runs of the tested program. */
export function refuseFewShot({ normalisation }: Method, tested: string): void {
  if (normalisation.refer === undefined) return;
  throw new InputError('few-shot', {
    rule: `${tested} are predicted without other runs of their own programs`,
    value: `normalisation ${normalisation.id}`,
    remedy: 'Leave it out; none and z-score can be tested.',
  });
}
