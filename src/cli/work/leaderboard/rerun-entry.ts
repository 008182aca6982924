import { basename, dirname, resolve } from 'node:path';
import { evaluationKinds } from '../../../eval/methods/plug-ins.ts';
import { readRecording } from '../../../eval/recording.ts';
import { workerRunner } from '../../../eval/study/pool.ts';
import { addRerun } from '../../../leaderboard/evidence.ts';
import { rerunEntry } from '../../../leaderboard/own/rerun.ts';
import { readRoster } from '../../../leaderboard/roster.ts';
import { readSubmission } from '../../../leaderboard/submission.ts';
import { InputError } from '../../../lib/errors.ts';
import { packageVersion } from '../../../lib/versions.ts';
import type { rerunOptions } from '../../leaderboard/rerun.ts';
import { resumable } from '../../long-work.ts';
import type { Parsed } from '../../options.ts';
import { printResult } from '../../output.ts';
import { addOwn } from '../../own-plug-ins.ts';
import { readEntry } from '../entries.ts';

/** Makes the predictions of an entry again. */
export async function runRerun(
  path: string,
  { workers, quiet, json, evidence, ...options }: Parsed<typeof rerunOptions>,
): Promise<void> {
  const folder = resolve(path);
  const { name, plugIn } = await readSubmission(folder);
  if (name === null)
    throw new InputError('no-entry', {
      rule: 'what is made again is an entry, by the recipe in its card',
      need: 'a submission folder',
      value: path,
    });
  const plugIns = await addOwn(evaluationKinds, { diagnoser: plugIn === null ? [] : [plugIn] });
  const source = { directory: options.recording, plugIns };
  const recording = await readRecording(source);
  const roster = await readRoster(recording);
  const entry = await readEntry(dirname(folder), basename(folder), roster);
  const rerun = await resumable(quiet, (progress, signal) =>
    rerunEntry(entry, recording, roster, { progress, signal, runJobs: workerRunner(source, workers) }),
  );
  if (rerun === null) return;
  const isSame = rerun.differ === 0;
  if (!isSame) process.exitCode = 1;
  const { differ: _, compared: __, ...judged } = rerun;
  if (isSame && evidence) await addRerun(dirname(folder), { ...judged, version: packageVersion() });
  printResult(json, rerun, ({ compared, differ }) =>
    isSame
      ? `${entry.name}: all ${compared} predictions are the same when made again`
      : `${entry.name}: ${differ} of ${compared} predictions are others when made again`,
  );
}
