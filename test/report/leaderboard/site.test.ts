import { parse } from 'csv-parse/sync';
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Board } from '../../../src/leaderboard/board.ts';
import { entryScoreSchema } from '../../../src/leaderboard/entry-score.ts';
import { formatBoard } from '../../../src/report/leaderboard/site.ts';
import { formatEntry } from '../../../src/report/leaderboard/text.ts';
import { names, smallBoard } from './small-board.ts';

let board: Board;
let files: ReadonlyMap<string, string>;
beforeAll(async () => {
  board = await smallBoard();
  files = formatBoard(board);
});

const pages = () => [...files].filter(([path]) => path.endsWith('.html'));
const isOutside = (target: string) =>
  target.startsWith('https:') || target.startsWith('#') || target === 'data:,';

describe('the site', () => {
  it('has a page per entry, and every link leads to a file of it or to the code of an entry', () => {
    expect(pages().map(([path]) => path)).toEqual([
      'index.html',
      ...names.map((name) => `entries/${name}.html`),
    ]);
    for (const [path, text] of pages()) {
      const links = [...parseHTML(text).document.querySelectorAll('[href]')].map(
        (link) => link.getAttribute('href')!,
      );
      const targets = links
        .filter((link) => !isOutside(link))
        .map((link) => new URL(link, `file:///${path}`).pathname.slice(1));
      expect(targets.length).toBeGreaterThan(2);
      expect(targets.filter((target) => !files.has(target))).toEqual([]);
    }
  });

  it('lets nothing of a card become markup', () => {
    for (const [, text] of pages()) {
      const { document } = parseHTML(text);
      expect(document.querySelectorAll('script').length).toBe(1);
      expect(document.querySelectorAll('img, iframe, object, [onerror], [style]').length).toBe(0);
    }
  });

  it('forbids whatever it does not hold', () => {
    for (const [, text] of pages()) {
      const policy = parseHTML(text).document.querySelector('meta[http-equiv]')!.getAttribute('content')!;
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+';/);
      expect(policy).not.toContain('unsafe');
    }
  });

  it('offers every ranking with the numbers of the board, and no cell that a spreadsheet runs', () => {
    for (const { task, lines } of board.rankings) {
      const csv: Record<string, string>[] = parse(files.get(`data/${task}.csv`)!, { columns: true });
      const json: Record<string, unknown>[] = JSON.parse(files.get(`data/${task}.json`)!);
      expect(csv.map(({ entry }) => entry)).toEqual(lines.map(({ name }) => name));
      expect(json.map((line) => line.held_out)).toEqual(csv.map(({ held_out }) => Number(held_out)));
      for (const [name, cell] of csv.flatMap((line) => Object.entries(line)))
        if (Number.isNaN(Number(cell))) expect(cell, name).not.toMatch(/^[=+\-@]/);
    }
  });

  it('gives each entry its score as the command prints it', () => {
    for (const { name, score } of board.entries)
      expect(entryScoreSchema.parse(JSON.parse(files.get(`data/entries/${name}/score.json`)!))).toEqual(
        score,
      );
  });

  it('has the same bytes for the same board, and nothing but headings without entries', () => {
    expect(formatBoard(board)).toEqual(files);
    const empty = formatBoard({ ...board, entries: [], rankings: [] });
    expect([...empty.keys()]).toEqual(['index.html', 'board.json']);
  });
});

describe('formatEntry', () => {
  it('writes Markdown in which a name is a name', () => {
    const [entry] = board.entries;
    const text = formatEntry(
      {
        ...{ score: { ...entry!.score, name: '![x](https://evil.example/x.png)<b>' }, leftOut: [] },
        ...{ marks: entry!.marks, placements: [] },
      },
      'markdown',
    );
    expect(text).not.toContain('](https');
    expect(text).not.toMatch(/[^\\]<b>/);
  });
});
