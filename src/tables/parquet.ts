import { startProcesses } from '../jobs/processes.ts';
import { InputError } from '../lib/errors.ts';
import type { ParquetJob, ParquetReply } from './parquet-worker.ts';

type Prediction<Kind> = Extract<ParquetReply, { kind: Kind }>;

/**
 * The columns of a Parquet file that anybody may have written. A damaged one can hang its reader, which is therefore a
 * process of its own that is ended after `seconds`.
 * @throws InputError `parquet-unreadable`, `table-too-large`.
 */
export async function parseParquet(
  path: string,
  bytes: Uint8Array,
  limits: { readonly rows: number; readonly columns: number },
  seconds = 60,
): Promise<Prediction<'read'>> {
  const processes = startProcesses<ParquetJob, ParquetReply>(new URL('./parquet-worker', import.meta.url), 1);
  try {
    const prediction: ParquetReply = await processes
      .run({ bytes, limits }, seconds)
      .catch(() => ({ kind: 'unreadable', reason: `no answer of its reader within ${seconds} s` }));
    return settle(path, prediction, limits);
  } finally {
    await processes.end();
  }
}

function settle(
  path: string,
  prediction: ParquetReply,
  limits: { readonly rows: number; readonly columns: number },
): Prediction<'read'> {
  if (prediction.kind === 'read') return prediction;
  if (prediction.kind === 'unreadable') {
    throw new InputError('parquet-unreadable', {
      rule: `${path} is not a Parquet file that can be read`,
      value: prediction.reason,
    });
  }
  throw new InputError('table-too-large', {
    rule: `${path} says that it holds more than is taken`,
    need: `at most ${limits.rows} rows and ${limits.columns} columns`,
    value: `${prediction.rows} rows and ${prediction.columns} columns`,
  });
}
