import { placeEntry } from '../leaderboard/board.ts';
import { checkSubmission, scoreEntry } from '../leaderboard/score-entry.ts';
import { readSubmission } from '../leaderboard/submission.ts';
import { InputError } from '../lib/errors.ts';
import { formatEntry } from '../report/leaderboard/text.ts';
import { defaultBootstrap } from '../statistics/bootstrap.ts';
import { draws, json, recording } from './common-options.ts';
import { readEntries, rosterFor, submissions } from './entries.ts';
import { defineCommand, defineGroup, flag, option } from './options.ts';
import { printResult } from './output.ts';

const args = [['<path>', 'a submission folder, or a bare predictions.csv or predictions.arrow']] as const;

const labels = {
  recording,
  key: option('<file>', 'place', 'for blind predictions: the key that `leaderboard export --hidden` wrote'),
};

const registerCheck = defineCommand({
  name: 'check',
  about: 'say whether predictions can be scored, and if not, what to mend; runs no code of theirs',
  args,
  options: { ...labels, json },
  async run(path, { json, ...options }) {
    const checked = await check(path, options);
    if (!checked.ok) process.exitCode = 1;
    printResult(json, checked, (one) =>
      one.ok
        ? one.tasks.map(({ task, n, repeats }) => `ok: ${task}, ${n} traces × ${repeats}`).join('\n')
        : `not ok: ${one.message} [${one.code}]`,
    );
  },
});

/** What is wrong with the submission is a finding, but a wrong recording or key is thrown. */
async function check(path: string, options: { readonly recording: string; readonly key?: string }) {
  const roster = await rosterFor(options);
  try {
    const { tasks } = checkSubmission(await readSubmission(path), roster);
    const counts = tasks.map(({ task, data, repeats }) => ({ task, n: data.rows.length, repeats }));
    return { ok: true as const, tasks: counts };
  } catch (error) {
    if (error instanceof InputError) return { ok: false as const, code: error.code, message: error.message };
    throw error;
  }
}

const registerScore = defineCommand({
  name: 'score',
  about: 'all metrics with intervals, the gap, and the paired difference to the entry above',
  args,
  options: { draws, ...labels, submissions, markdown: flag('print', 'print Markdown'), json },
  async run(path, { submissions, markdown, json, ...options }) {
    const roster = await rosterFor(options);
    const entry = checkSubmission(await readSubmission(path), roster);
    const bootstrap = { draws: options.draws, seed: defaultBootstrap.seed };
    const score = scoreEntry(entry, roster, bootstrap);
    const others = roster.isBlind ? [] : await readEntries(submissions, roster);
    const rivals = others.filter(({ name }) => name !== score.name);
    const placements = placeEntry(entry.tallies, score, rivals, bootstrap);
    printResult(json, { ...score, placements }, () =>
      formatEntry(score, placements, markdown ? 'markdown' : 'text'),
    );
  },
});

export const registerSubmit = defineGroup('submit', 'check and score predictions for the leaderboard', [
  registerCheck,
  registerScore,
]);
