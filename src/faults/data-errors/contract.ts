import type { RandomStream } from '../../lib/random.ts';
import type { Named } from '../../lib/registry.ts';
import type { RawData } from '../../training/data.ts';
import type { FaultParameters } from '../contract.ts';

/**
 * Dirt that real training tables were found with. Unlike a fault operator it has no settings and makes no mutants: a
 * real fault (`corpus/bugs`) names it in `spec.data.edits` with the amount that its record gives.
 */
export interface DataError extends Named {
  /** Which record names this dirt. */
  readonly source: string;
  /** What the parameters mean. */
  readonly parameters: Readonly<Record<string, string>>;
  /**
   * The dirty training part. Rows are added or left out in numbers that depend on the number of rows only, so that
   * seeds train for equally many steps.
   * @throws InputError `invalid-parameter`.
   */
  edit(data: RawData, parameters: FaultParameters, random: RandomStream): RawData;
}
