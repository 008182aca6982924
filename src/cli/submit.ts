import type { Command } from 'commander';
import { defaultBootstrap } from '../eval/study/standard-studies.ts';
import { placeEntry } from '../leaderboard/board.ts';
import { checkSubmission, scoreEntry } from '../leaderboard/score-entry.ts';
import { readSubmission } from '../leaderboard/submission.ts';
import { InputError } from '../lib/errors.ts';
import { formatEntry } from '../report/leaderboard/text.ts';
import { wholeNumber } from './options.ts';
import { printJson, printText } from './output.ts';
import {
  type RosterOptions,
  readEntries,
  rosterFor,
  shippedRecording,
  shippedSubmissions,
} from './roster.ts';

interface CheckOptions extends RosterOptions {
  readonly json?: boolean;
}

interface ScoreOptions extends CheckOptions {
  readonly submissions: string;
  readonly draws: number;
  readonly markdown?: boolean;
}

export function registerSubmit(program: Command): void {
  const submit = program.command('submit').description('check and score predictions for the leaderboard');
  withRoster(submit.command('check'))
    .description('say whether predictions can be scored, and if not, what to mend; runs nothing of them')
    .action(async (path: string, options: CheckOptions) => {
      const predicted = await checked(path, options);
      if (predicted instanceof InputError) process.exitCode = 1;
      if (options.json)
        printJson(
          predicted instanceof InputError
            ? { ok: false, code: predicted.code, message: predicted.message }
            : { ok: true, tasks: predicted },
        );
      else if (predicted instanceof InputError) printText(`not ok: ${predicted.message} [${predicted.code}]`);
      else
        printText(
          predicted.map(({ task, n, repeats }) => `ok: ${task}, ${n} traces × ${repeats}`).join('\n'),
        );
    });
  withRoster(submit.command('score'))
    .description('all metrics with intervals, the gap, and the paired difference to the entry above')
    .option('--submissions <dir>', 'the entries to be compared with', shippedSubmissions)
    .option('--draws <n>', 'bootstrap draws over programs', wholeNumber(100), defaultBootstrap.draws)
    .option('--markdown', 'print Markdown')
    .action(async (path: string, options: ScoreOptions) => {
      const roster = await rosterFor(options);
      const entry = checkSubmission(await readSubmission(path), roster);
      const bootstrap = { draws: options.draws, seed: defaultBootstrap.seed };
      const score = scoreEntry(entry, roster, bootstrap);
      const others = roster.isBlind ? [] : await readEntries(options.submissions, roster);
      const rivals = others.filter(({ name }) => name !== score.name);
      const placements = placeEntry(entry.tallies, score, rivals, bootstrap);
      if (options.json) printJson({ ...score, placements });
      else printText(formatEntry(score, placements, options.markdown ? 'markdown' : 'text'));
    });
}

function withRoster(command: Command): Command {
  return command
    .argument('<path>', 'a submission folder, or a bare predictions.csv or predictions.arrow')
    .option('--recording <dir>', 'the recording that was predicted', shippedRecording)
    .option('--key <file>', 'for blind predictions: the key that `leaderboard export --hidden` wrote')
    .option('--json', 'print JSON on stdout');
}

/** What was answered, or what is wrong with the submission. What is wrong with the recording or the key is thrown. */
async function checked(path: string, options: CheckOptions) {
  const roster = await rosterFor(options);
  try {
    const { answers } = checkSubmission(await readSubmission(path), roster);
    return answers.map(({ task, data, repeats }) => ({ task, n: data.rows.length, repeats }));
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}
