import type { FeatureTable } from '../../features/contract.ts';
import type { Named } from '../../lib/registry.ts';
import type { Diagnoser } from '../contract.ts';
import type { TaskRows } from '../rows.ts';

/** What is done to feature values before a diagnoser reads them. */
export interface Normalisation extends Named {
  /** The diagnoser with the scaling inside its `fit`, so that it is learned from training rows alone. */
  scale?(diagnoser: Diagnoser): Diagnoser;
  /**
   * The rows as seen from reference runs of their own programs, which leave the rows: a few-shot track, apart from headline
   * and ranking. Splits are cut after it, because the rows differ.
   * @param table the table that `rows` were joined from; it holds the reference runs, labelled or not.
   * @throws InputError `too-few-references` where a program of the rows has too few.
   */
  refer?(rows: TaskRows, table: FeatureTable): TaskRows;
}
