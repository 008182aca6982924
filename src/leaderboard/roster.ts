import type { Split, SplitSize, TaskId } from '../eval/contract.ts';
import type { EvaluableRecording } from '../eval/recording.ts';
import { joinTaskRows, type TaskRows } from '../eval/rows.ts';
import { headline, makeSplit, splits } from '../eval/splits/index.ts';
import { InputError } from '../lib/errors.ts';
import { sha256 } from '../lib/hash.ts';

/** What an entry must predict of a task: every one of its traces, under each split. */
export interface RosterTask {
  readonly data: TaskRows;
  /** By id. */
  readonly splits: ReadonlyMap<string, Split>;
}

/** Everything that an entry must predict. */
export interface Roster {
  /** Manifest hash of the recording. */
  readonly corpus: string;
  /** SHA-256 over the fold of every trace. */
  readonly splits: string;
  /** Whether labels are kept from those who predict: one fold of programs that nobody has seen. */
  readonly isBlind: boolean;
  readonly tasks: ReadonlyMap<TaskId, RosterTask>;
}

/** Those of an evaluation with this seed, whose first two repeats are then the same cuts. */
export const officialSize: SplitSize = { folds: 5, repeats: 2, seed: 0 };
const officialSplits = [headline.within, headline.heldOut];

/** Tasks that are ranked; a further one would change the hash of every roster that entries name. */
const rankedTasks: readonly TaskId[] = ['fault-typing', 'instability', 'mismatch', 'detection'];

/** Why a small recording may have to leave out a task. */
const leavingOut = new Set(['empty-population', 'one-class', 'too-few-groups']);

/**
 * The roster of a recording: its tasks, less those that it has too few traces for.
 * @throws InputError as `EvaluableRecording.features`.
 */
export async function readRoster(recording: EvaluableRecording): Promise<Roster> {
  const table = await recording.features(1);
  const tasks = new Map<TaskId, RosterTask>();
  for (const task of rankedTasks) {
    try {
      const data = joinTaskRows(table, recording.labels.rows, task, () => false);
      tasks.set(task, { data, splits: cutOfficially(data) });
    } catch (error) {
      if (!(error instanceof InputError && leavingOut.has(error.code))) throw error;
    }
  }
  return { corpus: recording.manifest.hash, splits: hashSplits(tasks), isBlind: false, tasks };
}

function cutOfficially({ task, rows }: TaskRows): Map<string, Split> {
  return new Map(officialSplits.map((id) => [id, makeSplit(splits.get(id), task, rows, officialSize)]));
}

/** SHA-256 over who is tested when. */
export function hashSplits(tasks: Roster['tasks']): string {
  const cuts = [...tasks].flatMap(([task, { splits }]) =>
    [...splits].map(([id, { traceIds, testFolds }]) => [task, id, traceIds, testFolds.map((f) => [...f])]),
  );
  return sha256(JSON.stringify(cuts));
}
