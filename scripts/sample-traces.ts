import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readLabels } from '../src/eval/labels/file.ts';
import { labelsPath } from '../src/eval/recording.ts';
import { isCleanOperator } from '../src/eval/tasks/task.ts';
import { settingKind, settingOf } from '../src/faults/change.ts';
import { partsOfPair } from '../src/faults/classes.ts';
import { groupBy } from '../src/lib/group.ts';
import { sum } from '../src/statistics/descriptive.ts';
import { openTraces } from '../src/traces/store/group-file.ts';
import type { Manifest } from '../src/traces/store/manifest.ts';
import { programOf } from './shipping.ts';

/** Complete traces that a program is shipped with: enough that an extractor is measured on it. */
const fewestRuns = 60;
const mutantsPerClass = 2;
/** Packed; beyond it no file is added for a kind of healthy setting alone. */
const enoughBytes = 400_000;

/** A trace file, and what its runs show: killed mutants by class, and kinds of healthy setting. */
interface TraceFile {
  readonly path: string;
  readonly runs: number;
  readonly packedBytes: number;
  readonly killed: readonly (readonly [category: string, mutant: string])[];
  readonly healthy: readonly string[];
}

/**
 * Trace files of some programs of a labelled recording: of each program files that show two killed mutants of every class, as far as
 * there are, and hold 60 runs; then kinds of healthy setting, as many as there is room for.
 * @param mostBytes packed; a program whose files take more has none.
 */
export async function sampleTraces(
  recording: string,
  manifest: Manifest,
  isSampled: (program: string) => boolean,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<Set<string>> {
  const files = await describeFiles(recording, manifest, isSampled);
  const samples = [...groupBy(files, ({ path }) => programOf(path)).values()].map(sampleProgram);
  const kept = samples.filter((files) => sum(files.map(({ packedBytes }) => packedBytes)) <= mostBytes);
  return new Set(kept.flat().map(({ path }) => path));
}

async function describeFiles(
  recording: string,
  { files }: Manifest,
  isSampled: (program: string) => boolean,
): Promise<TraceFile[]> {
  const { rows } = await readLabels(labelsPath(recording));
  const stateOf = new Map(rows.map(({ traceId, killState }) => [traceId, killState]));
  const described: TraceFile[] = [];
  for (const file of files.filter(({ kind, path }) => kind === 'traces' && isSampled(programOf(path)))) {
    const path = join(recording, file.path);
    const { headers } = await openTraces(path, file);
    described.push({
      path: file.path,
      runs: headers.length,
      packedBytes: gzipSync(await readFile(path)).length,
      killed: headers.flatMap(({ traceId, category, mutant }) =>
        category !== null && partsOfPair(category) === null && stateOf.get(traceId) === 'killed'
          ? [[category, mutant] as const]
          : [],
      ),
      healthy: headers.filter((h) => isCleanOperator(h.operator)).map((h) => settingKind(settingOf(h))),
    });
  }
  return described;
}

/** Always the file that shows most new things per byte, or holds most runs per byte. */
function sampleProgram(files: readonly TraceFile[]): TraceFile[] {
  const sample: TraceFile[] = [];
  const take = (worth: (file: TraceFile) => number) => {
    const left = files.filter((file) => !sample.includes(file));
    const rank = (file: TraceFile) => worth(file) / file.packedBytes;
    const [best] = left.toSorted((a, b) => rank(b) - rank(a));
    if (best === undefined || worth(best) <= 0) return false;
    sample.push(best);
    return true;
  };
  const gain = (count: (files: readonly TraceFile[]) => number) => (file: TraceFile) =>
    count([...sample, file]) - count(sample);
  while (take(gain(countMutants)));
  while (sum(sample.map(({ runs }) => runs)) < fewestRuns && take(({ runs }) => runs));
  const room = () => enoughBytes - sum(sample.map(({ packedBytes }) => packedBytes));
  while (take((file) => (file.packedBytes <= room() ? gain(countKinds)(file) : 0)));
  return sample;
}

function countMutants(sample: readonly TraceFile[]): number {
  const killed = groupBy(
    sample.flatMap((file) => file.killed),
    ([category]) => category,
  );
  const mutants = [...killed.values()].map((own) =>
    Math.min(mutantsPerClass, new Set(own.map(([, mutant]) => mutant)).size),
  );
  return sum(mutants);
}

function countKinds(sample: readonly TraceFile[]): number {
  return new Set(sample.flatMap(({ healthy }) => healthy)).size;
}
