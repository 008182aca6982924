import type { Board } from '../../leaderboard/board.ts';
import { formatCsv } from '../../tables/csv.ts';
import { boardPage } from './board-page.ts';
import { entryPage } from './entry-page.ts';
import { entryPath } from './ranking.ts';
import {
  entryProgramRecords,
  metricRecords,
  programRecords,
  rankingId,
  rankingRecords,
  type TableRecord,
} from './records.ts';
import { boardName, describeBoard } from './verify.ts';

/** Every file of the site by its path, last what it was made from. The same board gives the same bytes. */
export function formatBoard(board: Board): ReadonlyMap<string, string> {
  const files = formatFiles(board);
  return files.set(boardName, `${JSON.stringify(describeBoard(board, files), null, 2)}\n`);
}

function formatFiles(board: Board): Map<string, string> {
  return new Map([
    ['index.html', boardPage(board)],
    ...board.rankings.flatMap((ranking) => [
      ...tableFiles(rankingId(ranking), rankingRecords(board, ranking)),
      ...tableFiles(`${rankingId(ranking)}-programs`, programRecords(ranking.lines)),
    ]),
    ...board.entries.flatMap((entry): [string, string][] => [
      [entryPath(entry.name), entryPage(entry)],
      ...tableFiles(`entries/${entry.name}/metrics`, metricRecords(entry.score)),
      ...tableFiles(`entries/${entry.name}/programs`, entryProgramRecords(entry.score)),
      [`data/entries/${entry.name}/score.json`, `${JSON.stringify(entry.score, null, 2)}\n`],
    ]),
  ]);
}

/** A table as the two files behind its download links. */
function tableFiles(stem: string, records: readonly TableRecord[]): [string, string][] {
  const names = Object.keys(records[0] ?? {});
  const lines = records.map((record) => names.map((name) => record[name]!));
  return [
    [`data/${stem}.csv`, formatCsv(names, lines)],
    [`data/${stem}.json`, `${JSON.stringify(records, null, 2)}\n`],
  ];
}
