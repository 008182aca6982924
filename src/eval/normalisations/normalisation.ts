import type { FeatureTable } from '../../features/contract.ts';
import type { Named } from '../../lib/registry.ts';
import type { Diagnoser } from '../contract.ts';
import type { TaskRows } from '../rows.ts';

/** What is done to feature values before a diagnoser reads them. */
export interface Normalisation extends Named {
  /** The diagnoser with the scaling inside its `fit`, so that it is learned from training rows alone. */
  scale?(diagnoser: Diagnoser): Diagnoser;
  /** Other runs of the program that it looks at: results that know them stand apart from those that know one run alone. */
  readonly track?: { readonly kind: Track; readonly count: number };
  /**
   * The rows as seen from other runs of their programs. Rows and their order stay, so that tracks are compared on the same.
   * @param table the table that `rows` were joined from; it holds the other runs, labelled or not.
   * @throws InputError `too-few-references` where a program of the rows has too few.
   */
  refer?(rows: TaskRows, table: FeatureTable): TaskRows;
}

/** What is known of an unseen program beside the run in question. */
export const trackKinds = ['unlabelled', 'clean'] as const;
export type Track = (typeof trackKinds)[number];

/** How many other runs of the program a track knows. */
export const trackCounts = [1, 5, 20];
