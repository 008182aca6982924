import type { Board } from '../../leaderboard/board.ts';
import { boardPage } from './board-page.ts';
import { entryPage } from './entry-page.ts';
import { type SiteFiles, tableFiles } from './files.ts';
import { entryPath } from './ranking.ts';
import { entryProgramRecords, metricRecords, programRecords, rankingRecords } from './records.ts';

/** Every file of the site. The same board gives the same bytes. */
export function formatBoard(board: Board): SiteFiles {
  const rankings = [...board.rankings].filter(([, lines]) => lines.length > 0);
  return new Map([
    ['index.html', boardPage(board)],
    ...rankings.flatMap(([task, lines]) => [
      ...tableFiles(task, rankingRecords(board, lines)),
      ...tableFiles(`${task}-programs`, programRecords(lines)),
    ]),
    ...board.entries.flatMap((entry): [string, string][] => [
      [entryPath(entry.name), entryPage(entry)],
      ...tableFiles(`entries/${entry.name}/metrics`, metricRecords(entry.score)),
      ...tableFiles(`entries/${entry.name}/programs`, entryProgramRecords(entry.score)),
      [`data/entries/${entry.name}/score.json`, `${JSON.stringify(entry.score, null, 2)}\n`],
    ]),
  ]);
}
