import { writeFileAtomic } from '../lib/files.ts';
import { json, list, quiet, recordingArgument } from './common-options.ts';
import { withProgress } from './long-work.ts';
import { commandLine, defineCommand, flag, option } from './options.ts';
import { printResult } from './output.ts';
import { summaries } from './summaries.ts';

const options = {
  thresholds: list('comma-separated, such as mismatch.gap (default: all of corpus/config/sweep.json)'),
  gap: flag('result', 'counts alone, in seconds', { isOff: true }),
  out: option('<file>', 'place', 'write the result as JSON', { writes: 'file' }),
  quiet,
  json,
};

export const registerSweep = defineCommand({
  name: 'sweep',
  about: summaries.sweep,
  page: 'docs/mutation.md',
  examples: ['sweep reference --no-gap', 'sweep rec --out sweep.json'],
  args: [recordingArgument],
  options,
  async run(recording, { thresholds, gap, out, quiet, json }) {
    const { sweepRecording } = await import('../sweep/sweep.ts');
    const { formatSweep } = await import('../report/evaluation/sweep-text.ts');
    const commands = [commandLine(['sweep', 'DIR'], options, { thresholds, gap })];
    const result = await withProgress(quiet, (progress) =>
      sweepRecording(recording, { thresholds, withGap: gap, commands, progress }),
    );
    if (out !== undefined) await writeFileAtomic(out, `${JSON.stringify(result, null, 2)}\n`);
    printResult(json, result, formatSweep);
  },
});
