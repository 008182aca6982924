import { join } from 'node:path';
import { readRecording } from '../../eval/recording.ts';
import type { NamedEntry } from '../../leaderboard/board.ts';
import { blindRoster, parseBlindKey } from '../../leaderboard/hidden/key.ts';
import { type Roster, readRoster } from '../../leaderboard/roster.ts';
import { checkSubmission } from '../../leaderboard/score-entry.ts';
import { listSubmissions, readSubmission } from '../../leaderboard/submission.ts';
import { readJson } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { printNote } from '../output.ts';

/**
 * What entries are scored against: the labels of a recording, or the key to a blind export.
 * @param key what `leaderboard export --hidden` kept back
 */
export async function rosterFor({
  recording,
  key,
}: {
  readonly recording: string;
  readonly key?: string;
}): Promise<Roster> {
  if (key !== undefined) return blindRoster(parseBlindKey(await readJson(key)));
  return readRoster(await readRecording({ directory: recording }));
}

/**
 * Every entry of the leaderboard, checked.
 * @throws InputError as `readSubmission` and `checkSubmission`, naming the entry.
 */
export async function readEntries(directory: string, roster: Roster): Promise<NamedEntry[]> {
  const entries: NamedEntry[] = [];
  for (const name of await listSubmissions(directory)) entries.push(await readEntry(directory, name, roster));
  return entries;
}

/**
 * As `readEntries`, to compare with: none where they are of another recording or of other splits, which is said.
 */
export async function readRivals(directory: string, roster: Roster): Promise<NamedEntry[]> {
  try {
    return await readEntries(directory, roster);
  } catch (error) {
    const isOther = error instanceof InputError && /^submission-(corpus|splits)$/.test(error.code);
    if (!isOther) throw error;
    printNote(`compared with no entry: those of ${directory} are of another recording or of other splits`);
    return [];
  }
}

/** One entry of a directory of submissions. */
export async function readEntry(directory: string, name: string, roster: Roster): Promise<NamedEntry> {
  try {
    const submission = await readSubmission(join(directory, name));
    return { ...checkSubmission(submission, roster), name, card: submission.card! };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const words = { ...error.words, rule: `entry ${name}: ${error.words.rule}` };
    throw new InputError(error.code, words, { cause: error });
  }
}
