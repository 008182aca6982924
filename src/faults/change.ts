/** What `changeOf` reads of a row. */
interface ChangedRun {
  readonly operator: string;
  /** `<program>/<operator>/<parameters>`. */
  readonly mutant: string;
}

/**
 * The kind of change that a run differs by from its clean program, whatever its strength: the operator of a mutant, or
 * `clean-variant/<setting>` (`learningRate`, `batchSize`, `epochs`, `width`, `data`), so that a harmless change of epochs is not
 * the fault operator of that name. Clean variants whose id names no setting, as imported ones, are all of one kind.
 */
export function changeOf({ operator, mutant }: ChangedRun): string {
  if (operator !== 'clean-variant') return operator;
  const setting = /\/clean-variant\/change=([^,/]+)/.exec(mutant)?.[1];
  return setting === undefined ? operator : `${operator}/${setting}`;
}
