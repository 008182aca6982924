import { z } from 'zod';
import { type Split, type TaskId, taskIds } from '../eval/contract.ts';
import type { EvaluableRecording } from '../eval/recording.ts';
import type { TaskRows } from '../eval/rows.ts';
import { headline } from '../eval/splits/index.ts';
import { InputError } from '../lib/errors.ts';
import { sha256 } from '../lib/hash.ts';
import { unknownName } from '../lib/registry.ts';
import type { TableColumn } from '../traces/store/tables.ts';
import { hashSplits, type Roster, type RosterTask } from './roster.ts';
import { featureColumns, featuresOfTask, type TableFormat, writeTaskTable } from './task-table.ts';

/** What an organiser keeps: who is behind the opaque ids, and what the labels are. */
const blindKeySchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Manifest hash of the recording. */
  corpus: z.string(),
  /** What the opaque ids were made with. */
  secret: z.string(),
  task: z.enum(taskIds),
  classes: z.array(z.string()),
  rows: z.array(
    z.strictObject({ id: z.string(), traceId: z.string(), program: z.string(), label: z.string() }),
  ),
});

export type BlindKey = z.output<typeof blindKeySchema>;

export interface HiddenOptions {
  readonly directory: string;
  readonly format: TableFormat;
  /** One only: that a trace is in the population of one task tells its label in another. */
  readonly task: TaskId;
  /** Programs kept back, all of whose traces are to be predicted. */
  readonly programs: readonly string[];
  /** Whoever knows it knows the ids. */
  readonly secret: string;
}

/**
 * Writes the features of programs kept back, with opaque ids in an order that tells nothing, and no
 * label, program, mutant, operator or hash. The key undoes that, and stays with the organiser.
 * @throws InputError `unknown-program`, `write-failed`.
 */
export async function exportHidden(
  recording: EvaluableRecording,
  { directory, format, task, programs, secret }: HiddenOptions,
): Promise<{ file: string; key: BlindKey }> {
  const data = await featuresOfTask(recording, task);
  const known = new Set(data.rows.map(({ program }) => program));
  for (const program of programs) if (!known.has(program)) throw unknownName('program', program, [...known]);
  const chosen = data.rows
    .map(({ traceId, program, label }, i) => ({ id: opaqueId(secret, traceId), traceId, program, label, i }))
    .filter(({ program }) => programs.includes(program))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const columns: TableColumn[] = [
    { name: 'trace_id', type: 'utf8', nullable: false, values: chosen.map(({ id }) => id) },
    ...featureColumns({ columns: data.columns, features: chosen.map(({ i }) => data.features[i]!) }),
  ];
  const file = await writeTaskTable(directory, format, data, columns);
  const rows = chosen.map(({ i: _, ...row }) => row);
  const corpus = recording.manifest.hash;
  return { file, key: { schemaVersion: 1, corpus, secret, task, classes: [...data.classes], rows } };
}

function opaqueId(secret: string, traceId: string): string {
  return sha256(JSON.stringify([secret, traceId])).slice(0, 20);
}

/** @throws InputError `invalid-key`. */
export function parseBlindKey(value: unknown): BlindKey {
  const parsed = blindKeySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputError('invalid-key', {
    rule: `the key is wrong at ${parsed.error.issues[0]!.path.join('.') || 'its root'}`,
    value: parsed.error.issues[0]!.message,
    remedy: 'Give the file that `leaderboard export --hidden --key` wrote.',
  });
}

/** What a row of a blind roster does not say. */
const withheld = { family: '', dataSet: null, operator: '', mutant: '', session: 0 };

/** What blind predictions are held against: held-out programs only, each trace once. */
export function blindRoster({ corpus, task, classes, rows }: BlindKey): Roster {
  const data: TaskRows = {
    task,
    classes,
    columns: [],
    rows: rows.map(({ id, program, label }) => ({ traceId: id, program, label, ...withheld })),
    labels: Int32Array.from(rows, ({ label }) => classes.indexOf(label)),
    features: [],
  };
  const split: Split = {
    strategy: headline.heldOut,
    task,
    size: { folds: 1, repeats: 1, seed: 0 },
    traceIds: rows.map(({ id }) => id),
    testFolds: [new Int32Array(rows.length)],
  };
  const tasks = new Map<TaskId, RosterTask>([[task, { data, splits: new Map([[split.strategy, split]]) }]]);
  return { corpus, splits: hashSplits(tasks), isBlind: true, tasks };
}
