import { basename, dirname } from 'node:path';
import { readRecording } from '../../../eval/recording.ts';
import { enterLine, listLines } from '../../../leaderboard/own/enter.ts';
import { nameEntry } from '../../../leaderboard/own/own-entry.ts';
import { readEvaluation } from '../../../leaderboard/result-predictions.ts';
import { readRoster } from '../../../leaderboard/roster.ts';
import { unknownName } from '../../../lib/registry.ts';
import type { enterOptions } from '../../leaderboard/enter.ts';
import type { Parsed } from '../../options.ts';
import { printResult } from '../../output.ts';
import { readEntry } from '../entries.ts';

/** Writes entries of evaluations. */
export async function runEnter(
  directories: readonly string[],
  { lines, out, json, ...options }: Parsed<typeof enterOptions>,
): Promise<void> {
  const recording = await readRecording({ directory: options.recording });
  const roster = await readRoster(recording);
  const evaluations = await Promise.all(directories.map(readEvaluation));
  const source = { evaluations, roster, config: recording.labels.config };
  const known = new Map(listLines(source).map((line) => [nameEntry(line), line]));
  const folders: string[] = [];
  for (const name of lines ?? known.keys()) {
    const line = known.get(name);
    if (line === undefined) throw unknownName('entry', name, [...known.keys()]);
    const folder = await enterLine(source, line, out);
    // What was just written must hold against the roster as anybody else's.
    await readEntry(dirname(folder), basename(folder), roster);
    folders.push(folder);
  }
  printResult(json, folders, () => folders.join('\n'));
}
