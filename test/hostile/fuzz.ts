import { type Processes, startProcesses } from '../../src/jobs/processes.ts';
import { readers } from './readers.ts';
import type { Batch, Outcome } from './trial.ts';

/** Inputs that one reader was given, by what became of them. */
type Tally = Map<string, number>;

export interface Fuzzing {
  readonly inputs: number;
  readonly seed: number;
  readonly workers: number;
  /** Readers; all where left out. */
  readonly only?: readonly string[];
  /** After which no more are begun; without end where left out. */
  readonly minutes?: number;
  /** Called after every batch. */
  readonly onBatch?: (done: number) => void;
}

/** A file that was neither read nor refused. */
interface Failure extends Omit<Outcome, 'is'> {
  readonly reader: string;
  readonly number: number;
  readonly is: string;
}

export interface Fuzzed {
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly failures: readonly Failure[];
}

/** Of changed files read in one process before its answer is waited for. */
const perBatch = 50;
/** By the clock, of a whole batch or of one file; each of them may take its seconds of processor time. */
const [batchSeconds, fileSeconds] = [600, 60];
const heapMiB = 1024;

/** Gives changed files to every reader, in processes that may die or hang. */
export async function fuzz({ inputs, seed, workers, only, minutes, onBatch }: Fuzzing): Promise<Fuzzed> {
  const processes = startProcesses<Batch, Outcome[]>('test/hostile/worker.ts', workers, heapMiB);
  const tallies = new Map<string, Tally>();
  const failures: Failure[] = [];
  const end = Date.now() + 60_000 * (minutes ?? Number.POSITIVE_INFINITY);
  let done = 0;
  const take = (reader: string, number: number, { is, kind, detail }: Omit<Failure, 'reader' | 'number'>) => {
    const tally = tallies.get(reader) ?? new Map();
    tallies.set(reader, tally.set(is, (tally.get(is) ?? 0) + 1));
    if (is !== 'read' && is !== 'refused') failures.push({ reader, number, is, kind, detail });
  };
  const work = async (batch: Batch) => {
    for (const [i, outcome] of (await tryAll(processes, batch)).entries())
      take(batch.reader, batch.from + i, outcome);
    done += batch.count;
    onBatch?.(done);
  };
  try {
    const batches = planBatches(inputs, seed, only);
    await Promise.all(
      Array.from({ length: workers }, async () => {
        for (let next = batches.shift(); next && Date.now() < end; next = batches.shift()) await work(next);
      }),
    );
  } finally {
    await processes.end();
  }
  return { tallies, failures };
}

/** In turn, so that a run that is stopped has tried every reader. */
function planBatches(inputs: number, seed: number, only: readonly string[] = Object.keys(readers)): Batch[] {
  const weights = only.map((reader) => readers[reader]!.weight ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const batches = only.flatMap((reader, r) => {
    const own = Math.ceil((inputs * weights[r]!) / total);
    return Array.from({ length: Math.ceil(own / perBatch) }, (_, b) => {
      const from = b * perBatch;
      return { place: from / own, batch: { reader, seed, from, count: Math.min(perBatch, own - from) } };
    });
  });
  return batches.sort((a, b) => a.place - b.place).map(({ batch }) => batch);
}

/** Where a process dies or hangs, its files one by one, to find the one that did it. */
async function tryAll(
  processes: Processes<Batch, Outcome[]>,
  batch: Batch,
): Promise<Omit<Failure, 'reader' | 'number'>[]> {
  try {
    return await processes.run(batch, batch.count === 1 ? fileSeconds : batchSeconds);
  } catch (error) {
    if (batch.count === 1) return [{ is: 'died', kind: '', detail: String(error).slice(0, 600) }];
    const outcomes: Omit<Failure, 'reader' | 'number'>[] = [];
    for (let i = 0; i < batch.count; i++)
      outcomes.push(...(await tryAll(processes, { ...batch, from: batch.from + i, count: 1 })));
    return outcomes;
  }
}
