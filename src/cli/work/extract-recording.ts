import { evaluationKinds } from '../../eval/methods/plug-ins.ts';
import type { Extractor } from '../../features/contract.ts';
import { extractors } from '../../features/index.ts';
import { extractInProcesses } from '../../features/pool.ts';
import { type KeptFeatures, readRecordingFeatures } from '../../features/recording.ts';
import { type FeatureFile, featuresPath, percentOf, writeFeatures } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import { requireWritable } from '../../lib/folders.ts';
import type { PlugIn } from '../../lib/plug-in.ts';
import { readManifest } from '../../traces/store/manifest.ts';
import type { featuresOptions } from '../features.ts';
import { withProgress } from '../long-work.ts';
import type { Parsed } from '../options.ts';
import { printResult } from '../output.ts';
import { addOwn } from '../own-plug-ins.ts';

/** Extracts features and says how many. */
export async function runFeatures(
  recording: string,
  { extractors: ids, out, workers, quiet, json, ...options }: Parsed<typeof featuresOptions>,
): Promise<void> {
  const window = options.window / 100;
  // What is no name for an evaluation is none here.
  const plugIns = await addOwn(evaluationKinds, options);
  const chosen = ids === undefined ? extractors.members : ids.map((id) => extractors.get(id));
  const table = await extractRecording(recording, {
    extractors: chosen,
    window,
    out,
    plugIns,
    workers,
    quiet,
  });
  const summary = describe(table, chosen, out ?? featuresPath(recording, window));
  printResult(json, summary, formatSummary);
}

/** Extracts the features of a recording and writes them, to `featuresPath` by default. */
export async function extractRecording(
  recording: string,
  options: {
    readonly extractors?: readonly Extractor[];
    /** Share of the planned steps, in (0, 1]. */
    readonly window?: number;
    readonly out?: string;
    readonly quiet?: boolean;
    /** What of `extractors` is the user's own. */
    readonly plugIns?: readonly PlugIn[];
    readonly workers?: number;
    readonly kept?: KeptFeatures;
  } = {},
): Promise<FeatureFile> {
  const { extractors: chosen = extractors.members, window = 1, quiet = false, kept } = options;
  const { plugIns, workers = 1 } = options;
  const out = options.out ?? featuresPath(recording, window);
  if (options.out === undefined) await refuseToCutDown(recording, out);
  await requireWritable(out, 'file');
  return withProgress(quiet, async (report) => {
    const run = workers > 1 ? extractInProcesses(workers, plugIns) : undefined;
    const onFile = (done: number, total: number) => report(done, total, `features of ${done}/${total} files`);
    const features = await readRecordingFeatures(recording, chosen, { window, onFile, kept, run });
    return writeFeatures(out, features, { recording: (await readManifest(recording)).hash });
  });
}

/** A table of all traces is not replaced by one of those that happen to be in this copy. */
async function refuseToCutDown(recording: string, out: string): Promise<void> {
  const { files } = await readManifest(recording);
  const traces = files.filter(({ kind }) => kind === 'traces');
  const absent = traces.filter((file) => file.absent === true).length;
  if (absent === 0) return;
  throw new InputError('traces-absent', {
    rule: `${out} would lose the traces that this copy of the recording does not hold`,
    need: `all ${traces.length} trace files`,
    value: traces.length - absent,
    remedy: 'Name another file with --out.',
  });
}

function describe({ groups, columns, window, hash }: FeatureFile, chosen: readonly Extractor[], out: string) {
  const byExtractor = Object.fromEntries(chosen.map(({ id, columns }) => [id, columns.length]));
  return {
    out,
    sha256: hash,
    traces: groups.length,
    columns: columns.length,
    byExtractor,
    window: percentOf(window),
  };
}

function formatSummary({ out, traces, columns, byExtractor, window }: ReturnType<typeof describe>): string {
  const seen = window === 100 ? '' : `, from the first ${window} % of each run`;
  const parts = Object.entries(byExtractor).map(([id, count]) => `${count} ${id}`);
  return `${traces} traces, ${columns} columns (${parts.join(', ')})${seen}, in ${out}`;
}
