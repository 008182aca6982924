import type { Command } from 'commander';
import { writeFileAtomic } from '../lib/files.ts';
import { formatSweep } from '../report/evaluation/sweep-text.ts';
import { sweepRecording } from '../sweep/sweep.ts';
import { parseList } from './options.ts';
import { printJson, printText } from './output.ts';
import { createProgress } from './progress.ts';

interface SweepCommandOptions {
  readonly thresholds?: string;
  readonly gap: boolean;
  readonly out?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerSweep(program: Command): void {
  program
    .command('sweep')
    .description('move every threshold of the labels, one at a time, and see how counts and gap follow')
    .argument('<recording>', 'directory that `record` wrote; gaps need its features.arrow')
    .option(
      '--thresholds <ids>',
      'comma-separated, such as mismatch.gap (default: all of corpus/config/sweep.json)',
    )
    .option('--no-gap', 'counts alone, in seconds')
    .option('--out <file>', 'write the result as JSON')
    .option('--quiet', 'no progress')
    .option('--json', 'print the result as JSON')
    .action(async (recording: string, options: SweepCommandOptions) => {
      const progress = createProgress(options.quiet === true);
      const result = await sweepRecording(recording, {
        ...(options.thresholds !== undefined && { thresholds: parseList(options.thresholds) }),
        withGap: options.gap,
        commands: [commandFor(options)],
        progress: progress.report,
      }).finally(progress.stop);
      if (options.out !== undefined) {
        await writeFileAtomic(options.out, `${JSON.stringify(result, null, 2)}\n`);
      }
      if (options.json) printJson(result);
      else printText(formatSweep(result));
    });
}

/** What makes the result again, without the places that do not matter. */
function commandFor({ thresholds, gap }: SweepCommandOptions): string {
  const chosen = thresholds === undefined ? '' : ` --thresholds ${thresholds}`;
  return `faultgap sweep DIR${chosen}${gap ? '' : ' --no-gap'}`;
}
