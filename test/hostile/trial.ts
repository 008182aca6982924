import { readFileSync } from 'node:fs';
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../src/lib/errors.ts';
import { isPlainText } from '../../src/lib/plain-text.ts';
import { randomStream } from '../../src/lib/random.ts';
import { type Mutant, mutate } from './mutate.ts';
import { type Reader, Refused, readers, type Seeds } from './readers.ts';

/** Most that one file may take, of processor time and of memory (at its peak, the process and its libraries included). */
const [mostSeconds, mostBytes] = [10, 2 ** 30];

/** What became of a file. Anything but `read` and `refused` is a defect. */
export interface Outcome {
  readonly is: 'read' | 'refused' | 'defect' | 'not plain' | 'changed' | 'slow' | 'large';
  readonly kind: string;
  /** What went wrong. */
  readonly detail: string;
}

/** Inputs of one reader, by their numbers. */
export interface Batch {
  readonly reader: string;
  readonly seed: number;
  readonly from: number;
  readonly count: number;
}

/** The changed file that a number stands for. */
export async function inputOf(
  { folder }: Seeds,
  { reader, seed, number }: { readonly reader: string; readonly seed: number; readonly number: number },
): Promise<Mutant> {
  const { layout, file } = readers[reader]!;
  const sound = await readFile(`${join(folder, file)}.sound`).catch(() => readFile(join(folder, file)));
  return mutate(layout, sound, randomStream('fuzz', reader, seed, number));
}

/** Reads changed files in the place of a sound one, one after the other. */
export async function tryBatch(seeds: Seeds, { reader, seed, from, count }: Batch): Promise<Outcome[]> {
  const { file } = readers[reader]!;
  const path = join(seeds.folder, file);
  await copyFile(path, `${path}.sound`);
  const outcomes: Outcome[] = [];
  try {
    for (let number = from; number < from + count; number++)
      outcomes.push(await tryOne(seeds, readers[reader]!, await inputOf(seeds, { reader, seed, number })));
  } finally {
    await rename(`${path}.sound`, path);
  }
  return outcomes;
}

async function tryOne(seeds: Seeds, reader: Reader, { bytes, kind, isUnsealed }: Mutant): Promise<Outcome> {
  const path = join(seeds.folder, reader.file);
  await writeFile(path, bytes);
  const start = process.cpuUsage();
  const found = await tryFile(path, seeds, reader);
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  if (seconds > mostSeconds) return { is: 'slow', kind, detail: `${seconds.toFixed(1)} s` };
  const peak = Math.max(process.resourceUsage().maxRSS * 1024, ...peaksOfDecoders());
  if (peak > mostBytes) return { is: 'large', kind, detail: `${Math.round(peak / 2 ** 20)} MiB` };
  if (found.is === 'read' && isUnsealed && !Buffer.from(bytes).equals(await readFile(`${path}.sound`)))
    return { is: 'changed', kind, detail: 'read although its seal does not fit' };
  return { ...found, kind };
}

/** Most bytes that each process of this one held so far, which decoders of foreign files are. Known of Linux alone. */
function peaksOfDecoders(): number[] {
  const own = `/proc/${process.pid}/task/${process.pid}/children`;
  try {
    const children = readFileSync(own, 'utf8').match(/\d+/g) ?? [];
    return children.map((child) => {
      const status = readFileSync(`/proc/${child}/status`, 'utf8');
      return 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
    });
  } catch {
    // One ended in between, or there is no /proc.
    return [];
  }
}

/** What a reader makes of a file as it is. */
export async function tryFile(path: string, seeds: Seeds, { read }: Reader): Promise<Omit<Outcome, 'kind'>> {
  try {
    await read(path, seeds);
    return { is: 'read', detail: '' };
  } catch (error) {
    if (error instanceof Refused) return { is: 'refused', detail: error.message };
    if (!(error instanceof InputError))
      return { is: 'defect', detail: String((error as Error)?.stack ?? error).slice(0, 600) };
    return { is: isPlainText(error.message) ? 'refused' : 'not plain', detail: error.message };
  }
}
