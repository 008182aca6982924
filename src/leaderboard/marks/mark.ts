import type { TaskId } from '../../eval/contract.ts';
import { pooledBalancedAccuracy, type Tally } from '../../eval/scores/tally.ts';
import type { CheckedEntry } from '../score-entry.ts';

/** What makes a person look before an entry is ranked (docs/definitions.md, Marks). */
export const markIds = ['perfect', 'above-best', 'scattered-errors', 'row-order', 'copy'] as const;
export type MarkId = (typeof markIds)[number];

/** A mark with the figures that gave it. */
export interface Mark {
  readonly id: MarkId;
  readonly task: TaskId;
  readonly split: string;
  /** As a sentence. */
  readonly says: string;
}

/** An entry as marks see it. */
export interface Markable extends Pick<CheckedEntry, 'tasks' | 'tallies'> {
  readonly name: string;
  /** Other tracks know more: only entries of one track are compared. */
  readonly track: string;
  /** Whether its predictions were made again from its code. */
  readonly isRerun: boolean;
}

export function scoreUnder({ tallies }: Pick<Markable, 'tallies'>, task: TaskId, split: string) {
  const tally = tallies.get(task)?.get(split);
  return tally === undefined ? null : { tally, value: pooledBalancedAccuracy(tally) };
}

/** Every task and split of an entry. */
export function* eachLevel({ tasks, tallies }: Pick<Markable, 'tasks' | 'tallies'>) {
  for (const { task, data, splits } of tasks)
    for (const [split, { predictions }] of splits) {
      const tally: Tally = tallies.get(task)!.get(split)!;
      yield { task, data, split, predictions, tally, value: pooledBalancedAccuracy(tally) };
    }
}
