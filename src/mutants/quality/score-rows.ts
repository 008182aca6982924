/**
 * One mutant of a quality table: what selection looks at. The published tables hold 0 where a measure is undefined;
 * ours hold null, which is in no median and never high.
 */
export interface ScoreRow {
  /** Real fault (published tables), or program of our corpus: what is held out and drawn with replacement. */
  readonly bug: string;
  readonly mutant: string;
  readonly operator: string;
  /** The operator's parameters as one text, as the tables have them: `18.75`, `elu_3`, `False_0.001`. */
  readonly configuration: string;
  /** IQ, in [0, 1]. */
  readonly resistance: number | null;
  /** EQ, in [0, 1]. */
  readonly realism: number | null;
  /** What making the mutant took; null where the table does not tell. */
  readonly cpuSeconds: number | null;
}

/** A row of a named set of bugs: CleanML, DeepFD and so on. */
export interface SetRow extends ScoreRow {
  readonly set: string;
}
