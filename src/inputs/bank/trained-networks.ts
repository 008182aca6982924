import { z } from 'zod';
import { InputError } from '../../lib/errors.ts';
import { type Cells, openArrow, writeArrow } from '../../traces/store/store.ts';
import type { NetworkWeights } from '../../training/network.ts';

const kind = 'trained-networks';
const schemaVersion = 1;

/** A run's network at the end of its training; recordings keep none, so it is trained again. */
export interface TrainedNetwork {
  readonly traceId: string;
  readonly weights: NetworkWeights;
}

/**
 * Writes networks of one graph, one row each: `trace_id`, `weights` (all tensors in a row, their lengths in the metadata).
 * @throws InputError `write-failed`.
 */
export async function writeNetworks(path: string, networks: readonly TrainedNetwork[]): Promise<void> {
  const lengths = networks[0]?.weights.map(({ length }) => length) ?? [];
  const cells: Cells[] = [
    networks.map(({ traceId }) => traceId),
    networks.map(({ weights }) => weights.flatMap((tensor) => Array.from(tensor))),
  ];
  await writeArrow(path, {
    kind,
    schemaVersion,
    metadata: { lengths: JSON.stringify(lengths) },
    columns: [
      { name: 'trace_id', type: 'utf8', nullable: false },
      { name: 'weights', type: 'list', nullable: false },
    ],
    batches: [cells],
  });
}

const lengthsSchema = z.array(z.int().positive());

/**
 * The networks of a file, for the runs given and in their order.
 * @throws InputError as `openArrow`; `other-networks` where the file is of other runs.
 */
export async function readNetworks(path: string, traceIds: readonly string[]): Promise<TrainedNetwork[]> {
  const file = await openArrow(path, { kind, schemaVersion });
  const lengths = lengthsSchema.parse(JSON.parse(file.metadata.lengths ?? '[]'));
  const [found, flat] = file.cells(0) as unknown as [readonly string[], readonly number[][]];
  if (JSON.stringify(found) !== JSON.stringify(traceIds)) {
    throw new InputError('other-networks', {
      rule: `${path} holds the networks of other runs`,
      need: `${traceIds.length} runs from ${traceIds[0] ?? 'none'}`,
      value: `${found.length} runs from ${found[0] ?? 'none'}`,
      remedy: 'Remove the file; the runs are trained again.',
    });
  }
  return found.map((traceId, row) => ({ traceId, weights: cut(flat[row]!, lengths) }));
}

function cut(values: readonly number[], lengths: readonly number[]): NetworkWeights {
  let start = 0;
  return lengths.map((length) => {
    start += length;
    return Float32Array.from(values.slice(start - length, start));
  });
}
