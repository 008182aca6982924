import { groupBy } from '../../lib/group.ts';
import { randomStream } from '../../lib/random.ts';
import type { SplitRow } from '../contract.ts';

/** How the training side of a learning curve grows. */
export const curveModes = ['all-traces', 'equal-traces'] as const;
export type CurveMode = (typeof curveModes)[number];

/** One point of a learning curve, drawn once. */
export interface CurveDraw {
  readonly mode: CurveMode;
  /** Programs trained on, and the fewest of the curve: `equal-traces` trains on as many traces as these bring. */
  readonly programs: number;
  readonly fewest: number;
  readonly draw: number;
  readonly seed: number;
}

/**
 * The rows that a draw trains on, of those that a fold may train on. Draws are nested: the programs of a smaller size are the
 * first of a larger one. With equal traces, whole mutants are taken from all these programs until there are as many traces
 * as the fewest programs bring; the last mutant is cut where it would exceed them.
 * @param trained indices of the rows that the fold may train on, ascending.
 */
export function drawTraining(
  rows: readonly SplitRow[],
  trained: readonly number[],
  fold: number,
  { mode, programs, fewest, draw, seed }: CurveDraw,
): number[] {
  const random = (purpose: string) => randomStream('learning curve', seed, draw, fold, purpose);
  const byProgram = groupBy(trained, (i) => rows[i]!.program);
  const order = random('programs').shuffle([...byProgram.keys()].sort());
  const rowsOf = (count: number) => order.slice(0, count).flatMap((program) => byProgram.get(program)!);
  const all = rowsOf(programs);
  if (mode === 'all-traces') return all.sort(ascending);
  const mutants = groupBy(all, (i) => rows[i]!.mutant);
  const shuffled = random('mutants').shuffle([...mutants.keys()].sort());
  const taken = shuffled.flatMap((mutant) => mutants.get(mutant)!);
  return taken.slice(0, rowsOf(fewest).length).sort(ascending);
}

const ascending = (a: number, b: number) => a - b;
