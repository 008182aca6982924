import { buildBoard } from '../../leaderboard/board.ts';
import { openMarks, readEvidence } from '../../leaderboard/evidence.ts';
import { writeBoard } from '../../report/leaderboard/index.ts';
import { defaultBootstrap } from '../../statistics/bootstrap.ts';
import { draws, json, recording } from '../common-options.ts';
import { readEntries, rosterFor } from '../entries.ts';
import { keyFile, submissions } from '../entry-options.ts';
import { defineCommand, required } from '../options.ts';
import { printResult } from '../output.ts';

export const registerBuild = defineCommand({
  name: 'build',
  about: 'write the static site: one page of rankings, one page per entry, every table as CSV and JSON',
  page: 'docs/submitting.md',
  examples: ['leaderboard build --out site'],
  options: {
    ...{ draws, recording, key: keyFile, submissions },
    out: required('<dir>', 'place', 'where the site goes', { writes: 'folder' }),
    json,
  },
  async run({ out, submissions, draws, json, ...labels }) {
    const roster = await rosterFor(labels);
    const entries = await readEntries(submissions, roster);
    const evidence = await readEvidence(submissions);
    const board = buildBoard(entries, roster, { draws, seed: defaultBootstrap.seed }, evidence);
    const index = await writeBoard(out, board);
    const marked = board.entries.filter(({ marks }) => openMarks(marks).length > 0).map(({ name }) => name);
    const built = { index, entries: board.entries.map(({ name }) => name), marked };
    const looked = marked.length === 0 ? '' : `, of which a person must look at ${marked.join(', ')}`;
    printResult(json, built, () => `${entries.length} entries${looked}; to look at: ${index}`);
  },
});
