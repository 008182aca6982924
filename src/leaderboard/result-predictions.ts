import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, type ResultRow, readResult } from '../eval/result.ts';
import { readFileBytes } from '../lib/files.ts';
import { sha256 } from '../lib/hash.ts';
import { parseTable } from '../tables/read-table.ts';
import type { Table } from '../tables/table.ts';

/** An evaluation with the predictions that lie beside its result. */
export interface EvaluationFiles {
  readonly result: Result;
  /** The predictions of a row; null where the very file that was scored is not there. */
  predictionsOf(row: Pick<ResultRow, 'predictionsSha256'>): Promise<Table | null>;
}

/** @throws InputError `read-failed`, `invalid-json`, `invalid-result`. */
export async function readEvaluation(directory: string): Promise<EvaluationFiles> {
  const result = await readResult(directory);
  let files: Promise<Map<string, string>> | null = null;
  return {
    result,
    async predictionsOf({ predictionsSha256 }) {
      files ??= filesByHash(join(directory, 'predictions'));
      const file = (await files).get(predictionsSha256 ?? '');
      return file === undefined ? null : parseTable(file, await readFileBytes(file));
    },
  };
}

/** Files by their hash: one that another evaluation made is never taken for the one scored. */
async function filesByHash(directory: string): Promise<Map<string, string>> {
  const names = await readdir(directory).catch(() => []);
  const found = new Map<string, string>();
  for (const name of names.filter((name) => name.endsWith('.arrow'))) {
    const path = join(directory, name);
    found.set(sha256(await readFileBytes(path)), path);
  }
  return found;
}

/** Per repeat the class index predicted for each row, −1 for none; other traces are left out. */
export function alignPredictions(
  table: Pick<Table, 'rows' | 'columns'>,
  { rows, classes }: { rows: readonly { readonly traceId: string }[]; classes: readonly string[] },
): Int32Array[] {
  const ids = table.columns.get('trace_id') as readonly string[];
  const repeats = table.columns.get('repeat') as readonly number[];
  const names = table.columns.get('prediction') as readonly string[];
  const place = new Map(rows.map(({ traceId }, i) => [traceId, i]));
  const predictions: Int32Array[] = [];
  for (let row = 0; row < table.rows; row++) {
    const [repeat, i] = [repeats[row]!, place.get(ids[row]!)];
    if (i === undefined) continue;
    predictions[repeat] ??= new Int32Array(rows.length).fill(-1);
    predictions[repeat][i] = classes.indexOf(names[row]!);
  }
  return predictions;
}
