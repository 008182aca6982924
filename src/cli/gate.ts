import { type Command, InvalidArgumentError } from 'commander';
import { judgeChange } from '../leaderboard/gate.ts';
import { formatGate } from '../report/leaderboard/text.ts';
import { compareFiles, type DiffOptions } from './diff.ts';
import { printJson, printText } from './output.ts';
import { shippedRecording } from './roster.ts';

interface GateOptions extends DiffOptions {
  readonly minimumEffect: number;
}

export function registerGate(program: Command): void {
  program
    .command('gate')
    .description(
      'exit with 1 where a score is lower than before by more than matters, with its whole interval',
    )
    .argument('<base>', 'directory with result.json, or a submission')
    .argument('<new>', 'the same after a change')
    .requiredOption('--minimum-effect <x>', 'the loss in balanced accuracy that matters', share)
    .option('--recording <dir>', 'the recording that both are of', shippedRecording)
    .option('--json', 'print JSON on stdout')
    .action(async (base: string, changed: string, options: GateOptions) => {
      const result = judgeChange(await compareFiles(base, changed, options), options.minimumEffect);
      if (!result.passes) process.exitCode = 1;
      if (options.json) printJson(result);
      else printText(formatGate(result));
    });
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError('need a number from 0, below 1.');
}
