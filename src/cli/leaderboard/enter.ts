import { basename, dirname } from 'node:path';
import { readRecording } from '../../eval/recording.ts';
import { enterLine, listLines } from '../../leaderboard/own/enter.ts';
import { nameEntry } from '../../leaderboard/own/own-entry.ts';
import { readEvaluation } from '../../leaderboard/result-predictions.ts';
import { readRoster } from '../../leaderboard/roster.ts';
import { locatePart } from '../../lib/parts.ts';
import { unknownName } from '../../lib/registry.ts';
import { json, names, recording } from '../common-options.ts';
import { readEntry } from '../entries.ts';
import { defineCommand, option } from '../options.ts';
import { printResult } from '../output.ts';

export const registerEnter = defineCommand({
  name: 'enter',
  about: 'make submission folders from the predictions of evaluations: techniques, learners and floors',
  page: 'docs/submitting.md',
  examples: ['leaderboard enter results/reference --out entries'],
  args: [['<dirs...>', 'directories that `eval` or `reproduce` wrote']],
  options: {
    lines: names('entries to make, such as forest-all,forest-all-tuned (default: all)'),
    recording,
    out: option('<dir>', 'place', 'where the folders go', {
      default: locatePart('submissions'),
      writes: 'folder',
    }),
    json,
  },
  async run(directories, { lines, out, json, ...options }) {
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
  },
});
