import { join } from 'node:path';
import { openTraces } from '../../traces/store/group-file.ts';
import { presentTraces, readManifest } from '../../traces/store/manifest.ts';
import type { LabelledTrace } from '../tasks/task.ts';

/**
 * What labels need of every trace of a recording: headers and the healthy losses. All else is let go file by file, so
 * that a large recording fits into memory.
 * @throws InputError as `readManifest` and `openTraces`.
 */
export async function readLabelledTraces(recording: string): Promise<LabelledTrace[]> {
  const all: LabelledTrace[] = [];
  for (const { path, sha256, bytes } of presentTraces(await readManifest(recording))) {
    const file = await openTraces(join(recording, path), { sha256, bytes });
    for (const { header, steps, scalars } of file.traces()) {
      const labels = Object.entries(scalars).filter(([metric]) => metric.startsWith('label.'));
      all.push({ header, steps, scalars: Object.fromEntries(labels) });
    }
  }
  return all;
}
