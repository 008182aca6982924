import { join } from 'node:path';
import { isCleanOperator } from '../eval/tasks/task.ts';
import { logExtractor } from '../features/log/log.ts';
import { extractFeatures } from '../features/table.ts';
import { openTraces } from '../traces/store/group-file.ts';
import { presentTraces } from '../traces/store/manifest.ts';
import type { Trace } from '../traces/trace.ts';
import type { Corpus } from './corpus.ts';

/** Clean runs of the same program, by column of the family `log`: a value per run; NaN where it has none. */
export type Siblings = ReadonlyMap<string, readonly number[]>;

/**
 * The clean siblings of a trace in the corpus, itself not among them: those whose traces this copy holds.
 * @throws InputError as `openTraces`.
 */
export async function cleanSiblings(
  { header: { traceId, program } }: Trace,
  { directory, manifest }: Corpus,
): Promise<Siblings> {
  const siblings: Trace[] = [];
  for (const { path, sha256, bytes } of presentTraces(manifest)) {
    if (path.split('/')[1] !== program) continue;
    const file = await openTraces(join(directory, path), { sha256, bytes });
    const isClean = file.headers.some(({ operator }) => isCleanOperator(operator));
    if (isClean) siblings.push(...file.traces().filter(({ header }) => isCleanOperator(header.operator)));
  }
  const others = siblings.filter(({ header }) => header.traceId !== traceId);
  const { columns, values } = extractFeatures(others, [logExtractor]);
  return new Map(columns.map((column, c) => [column, [...values[c]!]]));
}
