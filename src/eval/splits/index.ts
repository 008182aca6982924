import { InputError } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import { createRegistry } from '../../lib/registry.ts';
import type { Split, SplitRow, SplitSize, SplitStrategy, TaskId } from '../contract.ts';
import { checkSplit } from './check.ts';
import { heldOutBoth } from './held-out-both.ts';
import { heldOutCell } from './held-out-cell.ts';
import { heldOutData } from './held-out-data.ts';
import { heldOutFamily } from './held-out-family.ts';
import { heldOutOperator } from './held-out-operator.ts';
import { heldOutProgram, leaveOneProgramOut } from './held-out-program.ts';
import { matchedProgram } from './matched-program.ts';
import { perProgram } from './per-program.ts';
import { randomRows } from './random-rows.ts';
import { recordingBlocks } from './recording-blocks.ts';
import { withinProgram } from './within-program.ts';

/** Every split, in the order in which leaks are removed. */
export const splits = createRegistry<SplitStrategy>('split', [
  randomRows,
  withinProgram,
  heldOutCell,
  recordingBlocks,
  perProgram,
  heldOutProgram,
  matchedProgram,
  leaveOneProgramOut,
  heldOutData,
  heldOutFamily,
  heldOutOperator,
  heldOutBoth,
]);

/** The strategy whose score counts as within-program, and the one that counts as held-out-program. */
export const headline = { within: withinProgram.id, heldOut: heldOutProgram.id } as const;

/** The pair that differs in the program alone: other operators of the same size, and the program seen or not. */
export const matched = { within: heldOutCell.id, heldOut: matchedProgram.id } as const;

/** Pairs of splits between which a gap is measured, the headline first. */
export const gapPairs = [headline, matched] as const;

/** Splits in the orders in which they remove leaks. Every split tests the rows that a later one of its order does. */
export const waterfalls: readonly (readonly string[])[] = [
  [randomRows.id, withinProgram.id, recordingBlocks.id, heldOutProgram.id],
  [randomRows.id, withinProgram.id, heldOutCell.id, matchedProgram.id],
];

/**
 * Cuts the rows of a task. The same set of rows, strategy and size give the same split, whatever their order.
 * @throws InputError as `checkSplit`; `empty-split` without rows, `too-few-groups` where the strategy cannot cut them.
 */
export function makeSplit(
  strategy: SplitStrategy,
  task: TaskId,
  rows: readonly SplitRow[],
  size: SplitSize,
): Split {
  if (rows.length === 0) {
    throw new InputError('empty-split', {
      rule: `no trace has a label for ${task}`,
      need: 'at least one',
      value: 0,
    });
  }
  const sorted = [...rows].sort((a, b) => (a.traceId < b.traceId ? -1 : 1));
  const testFolds = Array.from({ length: size.repeats }, (_, repeat) =>
    strategy.assign(sorted, size.folds, (purpose) =>
      randomStream('split', strategy.cutAs ?? strategy.id, size.seed, repeat, purpose),
    ),
  );
  const split = { strategy: strategy.id, task, size, traceIds: sorted.map((row) => row.traceId), testFolds };
  checkSplit(split, strategy, sorted, 'a fresh cut');
  return split;
}
