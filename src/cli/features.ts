import type { Command } from 'commander';
import type { Extractor } from '../features/contract.ts';
import { extractors } from '../features/index.ts';
import { extractorKind } from '../features/plug-in.ts';
import { readRecordingFeatures } from '../features/recording.ts';
import { type FeatureFile, featuresPath, percentOf, writeFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { addPlugIn } from '../lib/plug-in.ts';
import { readManifest } from '../traces/store/manifest.ts';
import { parseList, percentage, plugInOption } from './options.ts';
import { printJson, printText } from './output.ts';
import { createProgress } from './progress.ts';

interface FeaturesOptions {
  readonly extractors?: string;
  readonly extractor: readonly string[];
  readonly window: number;
  readonly out?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerFeatures(program: Command): void {
  program
    .command('features')
    .description('turn the traces of a recording into features.arrow')
    .argument('<recording>', 'directory that `record` wrote')
    .option('--extractors <ids>', 'comma-separated (default: all)')
    .addOption(plugInOption('extractor'))
    .option('--window <percent>', 'see only the first part of the planned steps', percentage, 100)
    .option(
      '--out <file>',
      'features to write (default: features.arrow in the recording, features-20.arrow with --window 20)',
    )
    .option('--quiet', 'no progress')
    .option('--json', 'print JSON on stdout')
    .action(async (recording: string, options: FeaturesOptions) => {
      const window = options.window / 100;
      const out = options.out ?? featuresPath(recording, window);
      const chosen = await chooseExtractors(options);
      const table = await extractRecording(recording, {
        extractors: chosen,
        window,
        ...(options.out !== undefined && { out }),
        quiet: options.quiet === true,
      });
      const summary = describe(table, chosen, out);
      if (options.json) printJson(summary);
      else printText(formatSummary(summary));
    });
}

/** Extracts the features of a recording and writes them, to `featuresPath` unless told otherwise. */
export async function extractRecording(
  recording: string,
  options: {
    readonly extractors?: readonly Extractor[];
    /** Share of the planned steps, in (0, 1]. */
    readonly window?: number;
    readonly out?: string;
    readonly quiet?: boolean;
  } = {},
): Promise<FeatureFile> {
  const {
    extractors: chosen = extractors.members,
    window = 1,
    out = featuresPath(recording, window),
  } = options;
  if (options.out === undefined) await refuseToCutDown(recording, out);
  const progress = createProgress(options.quiet === true);
  try {
    const onFile = (done: number, total: number) =>
      progress.report(done, total, `features of ${done}/${total} files`);
    return await writeFeatures(out, await readRecordingFeatures(recording, chosen, { window, onFile }));
  } finally {
    progress.stop();
  }
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

async function chooseExtractors(options: FeaturesOptions): Promise<readonly Extractor[]> {
  for (const path of options.extractor) await addPlugIn(extractorKind, path);
  if (options.extractors === undefined) return extractors.members;
  return parseList(options.extractors).map((id) => extractors.get(id));
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
