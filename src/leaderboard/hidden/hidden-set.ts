import { join } from 'node:path';
import type { TaskId } from '../../eval/contract.ts';
import type { EvaluableRecording } from '../../eval/recording.ts';
import { readFileBytes, writeFileAtomic } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { unknownName } from '../../lib/registry.ts';
import type { TableColumn } from '../../traces/store/tables.ts';
import { blankCard } from '../export.ts';
import { featureColumns, featuresOfTask, type TableFormat, writeTaskTable } from '../task-table.ts';
import { inductive } from '../tracks.ts';
import { type BlindKey, blindRoster } from './key.ts';
import { drawPrevalence } from './prevalence.ts';

export interface HiddenOptions {
  readonly directory: string;
  readonly format: TableFormat;
  /** One only: that a trace is in the population of one task tells its label in another. */
  readonly task: TaskId;
  /** Programs kept back, whose traces are to be predicted; by default all. */
  readonly programs?: readonly string[];
  /** Whoever knows it knows the ids. */
  readonly secret: string;
}

/** What was handed out, and what stays. */
export interface HiddenSet {
  readonly files: readonly string[];
  readonly traces: number;
  /** The key as it is to be written, byte by byte: what is handed out names its hash. */
  readonly keyText: string;
}

/**
 * Writes the features of programs kept back, with opaque ids in an order that tells nothing, and no
 * label, program, mutant, operator or hash of the recording; beside it a card to fill in, and `set.json`
 * with the hash of the key, so that whoever predicts can hold the organiser to the labels. Shares of
 * classes are drawn anew for each program.
 * @throws InputError `unknown-program`, `write-failed`.
 */
export async function exportHidden(
  recording: EvaluableRecording,
  { directory, format, task, programs, secret }: HiddenOptions,
): Promise<HiddenSet> {
  const data = await featuresOfTask(recording, task);
  const known = new Set(data.rows.map(({ program }) => program));
  for (const program of programs ?? [])
    if (!known.has(program)) throw unknownName('program', program, [...known]);
  const rows = data.rows.map(({ traceId, program, mutant, label }, i) => {
    return { id: opaqueId(secret, traceId), traceId, program, mutant, label, i };
  });
  const chosen = drawPrevalence(
    rows.filter(({ program }) => programs?.includes(program) ?? true),
    secret,
  ).sort((a, b) => (a.id < b.id ? -1 : 1));
  const columns: TableColumn[] = [
    { name: 'trace_id', type: 'utf8', nullable: false, values: chosen.map(({ id }) => id) },
    ...featureColumns({ columns: data.columns, features: chosen.map(({ i }) => data.features[i]!) }),
  ];
  const table = await writeTaskTable(directory, format, data, columns);
  const key: BlindKey = {
    ...{ schemaVersion: 1, corpus: recording.manifest.hash, secret, task, classes: [...data.classes] },
    rows: chosen.map(({ i: _, ...row }) => row),
  };
  const keyText = `${JSON.stringify(key)}\n`;
  const card = await writeJson(join(directory, 'card.json'), blankCard(blindRoster(key)));
  const set = await writeJson(join(directory, 'set.json'), {
    ...{ schemaVersion: 1, task, track: inductive, classes: key.classes, traces: chosen.length },
    ...{ tableSha256: sha256(await readFileBytes(table)), keySha256: sha256(keyText) },
  });
  return { files: [table, card, set], traces: chosen.length, keyText };
}

async function writeJson(path: string, value: object): Promise<string> {
  await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
  return path;
}

function opaqueId(secret: string, traceId: string): string {
  return sha256(JSON.stringify([secret, traceId])).slice(0, 20);
}
