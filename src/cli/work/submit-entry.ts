import { asMarkable, judgedBy, leftOutOf, type NamedEntry, placeEntry } from '../../leaderboard/board.ts';
import { openMarks, type ReviewedMark, readEvidence, reviewMarks } from '../../leaderboard/evidence.ts';
import { markEntry } from '../../leaderboard/marks/index.ts';
import type { Roster } from '../../leaderboard/roster.ts';
import { type CheckedEntry, checkSubmission, scoreEntry } from '../../leaderboard/score-entry.ts';
import { readSubmission, type Submission } from '../../leaderboard/submission.ts';
import { inductive } from '../../leaderboard/tracks.ts';
import { InputError } from '../../lib/errors.ts';
import { readFileBytes } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { formatEntry, formatMarks } from '../../report/leaderboard/text.ts';
import { type BootstrapOptions, defaultBootstrap } from '../../statistics/bootstrap.ts';
import type { Parsed } from '../options.ts';
import { printResult } from '../output.ts';
import type { submitCheckOptions, submitScoreOptions } from '../submit.ts';
import { readRivals, rosterFor } from './entries.ts';

/** Says whether predictions can be scored. */
export async function runSubmitCheck(
  path: string,
  { json, ...options }: Parsed<typeof submitCheckOptions>,
): Promise<void> {
  const checked = await check(path, options);
  if (!checked.ok || checked.marks.length > 0) process.exitCode = 1;
  printResult(json, checked, (one) =>
    one.ok
      ? [
          ...one.tasks.map(({ task, n, repeats }) => `ok: ${task}, ${n} traces × ${repeats}`),
          ...(one.leftOut.length === 0 ? [] : [`partial: without ${one.leftOut.join(', ')}`]),
          ...formatMarks(one.marks),
        ].join('\n')
      : `not ok: ${one.message} [${one.code}]`,
  );
}

interface Places {
  readonly recording: string;
  readonly key?: string;
  readonly submissions: string;
}

/** What is wrong with the predictions is a finding; a submission that cannot be read, a wrong recording or key is thrown. */
async function check(path: string, options: Places) {
  // First, since the roster takes some seconds.
  const submission = await readSubmission(path);
  const roster = await rosterFor(options);
  const entry = checkOrFind(submission, roster);
  if (entry instanceof InputError) return { ok: false as const, code: entry.code, message: entry.message };
  const counts = entry.tasks.map(({ task, data, repeats }) => ({ task, n: data.rows.length, repeats }));
  const { marks } = await compare(entry, roster, options, defaultBootstrap);
  return { ok: true as const, tasks: counts, leftOut: leftOutOf(entry, roster), marks: openMarks(marks) };
}

function checkOrFind(submission: Submission, roster: Roster): CheckedEntry | InputError {
  try {
    return checkSubmission(submission, roster);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

/** Other entries of its track, and what makes a person look. */
async function compare(
  entry: CheckedEntry,
  roster: Roster,
  { submissions }: Places,
  bootstrap: BootstrapOptions,
): Promise<{ rivals: NamedEntry[]; marks: ReviewedMark[] }> {
  // Whoever predicts blind has no public entries beside them.
  const all = roster.isBlind ? [] : await readRivals(submissions, roster);
  const evidence = await readEvidence(submissions);
  const others = all.filter(({ name }) => name !== entry.submission.name);
  const found = markEntry(
    asMarkable(entry, evidence),
    others.map((other) => asMarkable(other, evidence)),
    bootstrap,
  );
  const track = entry.submission.card?.track ?? inductive;
  return {
    rivals: others.filter(({ card }) => card.track === track),
    marks: reviewMarks(evidence, judgedBy(entry), found),
  };
}

/** Scores predictions. */
export async function runSubmitScore(
  path: string,
  { markdown, json, draws, organiser, ...options }: Parsed<typeof submitScoreOptions>,
): Promise<void> {
  const submission = await readSubmission(path);
  const roster = await rosterFor(options);
  const entry = checkSubmission(submission, roster);
  const bootstrap = { draws, seed: defaultBootstrap.seed };
  const { rivals, marks } = await compare(entry, roster, options, bootstrap);
  const score = scoreEntry(entry, roster, bootstrap);
  const placements = placeEntry(entry, rivals, bootstrap);
  const leftOut = leftOutOf(entry, roster);
  if (openMarks(marks).length > 0) process.exitCode = 1;
  const signed = await signOff(organiser, options);
  printResult(json, { ...score, ...signed, leftOut, marks, placements }, () =>
    formatEntry({ score, leftOut, marks, placements }, markdown ? 'markdown' : 'text'),
  );
}

/** Who vouches for labels that nobody else had; nothing without an organiser. @throws InputError `no-key`. */
async function signOff(organiser: string | undefined, { key }: Pick<Places, 'key'>) {
  if (organiser === undefined) return {};
  if (key !== undefined) return { signedOff: { organiser, keySha256: sha256(await readFileBytes(key)) } };
  throw new InputError('no-key', {
    rule: 'an organiser signs off scores on labels that nobody else has',
    need: '--key',
  });
}
