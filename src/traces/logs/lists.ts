import { readNumber } from '../../tables/cells.ts';
import { makeTable, type Table } from '../../tables/table.ts';
import { readLogNumber } from './cells.ts';
import { hasQuantity } from './names.ts';

/** A quantity and its numbers, one after the other. */
export type NamedList = readonly [name: string, numbers: readonly unknown[]];

/** Lists of one length; shorter ones, such as of a validation that is not made every time, only where they fit evenly. */
export function tableOfLists(
  name: string,
  lists: readonly NamedList[],
): { readonly table: Table; readonly notes: readonly string[] } {
  const length = Math.max(...lists.map(([, list]) => list.length));
  const notes: string[] = [];
  const fitting = lists.flatMap(([key, list]): NamedList[] => {
    const each = length / list.length;
    if (each === 1) return [[key, list]];
    if (!Number.isInteger(each)) {
      notes.push(`\`${key}\` has ${list.length} numbers where others have ${length}: not used`);
      return [];
    }
    notes.push(`\`${key}\` has a number at every ${each} rows`);
    return [
      [key, Array.from({ length }, (_, i) => ((i + 1) % each === 0 ? list[(i + 1) / each - 1] : null))],
    ];
  });
  const table = makeTable(
    { name, lines: null },
    fitting.map(([key]) => key),
    fitting.map(([, list]) => list),
  );
  return { table, notes };
}

/** A list in brackets, perhaps cut off. */
const list = /\[([^[\]]*)(?:\]|$)/g;
/** The name before it, as Python prints dictionaries (`'loss': [0.5, 0.4]`) and scripts print lists (`loss = […]`). */
const nameBefore = /(['"]?)([A-Za-z_][\w /.-]{0,60}?)\1\s*[:=,]\s*"?(?:array\(|tensor\()?$/;
/** Characters before a list that may hold its name. */
const longestName = 80;
/** A name and its numbers in one line: `loss: 0.5, 0.4`, `loss,0.5,0.4`. */
const inLine = /^\s*(['"]?)([A-Za-z_][\w /.-]{0,60}?)\1\s*[:=,\t](.+)$/;
/** Of an array of numpy, in a list of them. */
const wrapped = /(?:np\.)?(?:float|int)\d+\(([^()]*)\)/g;
/** A list has as many numbers at least. */
const fewest = 2;

/**
 * Lists by name in a text that holds nothing else: what `print(history.history)` leaves in a file, a line per quantity, or
 * rows of a table that lies on its side without a header. Null where a text is something else.
 */
export function readLists(text: string): readonly NamedList[] | null {
  const found = listsInBrackets(text) ?? listsInLines(text);
  return found !== null && hasQuantity(found.map(([name]) => name)) ? found : null;
}

function listsInBrackets(whole: string): NamedList[] | null {
  const text = whole.replaceAll(wrapped, '$1').trim();
  const lists: NamedList[] = [];
  let covered = 0;
  for (const {
    0: { length },
    1: inside,
    index,
  } of text.matchAll(list)) {
    const [before, , name] = nameBefore.exec(text.slice(Math.max(0, index - longestName), index)) ?? [];
    const numbers = name === undefined ? null : readNumbers(inside!.split(/,|\s+/));
    if (numbers === null) continue;
    lists.push([name!, numbers]);
    covered += before!.length + length;
  }
  return lists.length > 0 && covered >= 0.8 * text.length ? unique(lists) : null;
}

function listsInLines(text: string): NamedList[] | null {
  const lists: NamedList[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, , name, rest] = inLine.exec(line) ?? [];
    const numbers = rest === undefined ? null : readNumbers(rest.split(/[,;\t]/));
    if (numbers === null) return null;
    lists.push([name!, numbers]);
  }
  return unique(lists);
}

/** Null where a cell is no number, or there are too few. */
function readNumbers(cells: readonly string[]): (number | null)[] | null {
  const numbers = cells.filter((cell) => cell.trim() !== '').map(readLogNumber);
  const areNumbers = numbers.length >= fewest && numbers.every((value) => value !== undefined);
  return areNumbers ? (numbers as (number | null)[]) : null;
}

function unique(lists: readonly NamedList[]): NamedList[] | null {
  return new Set(lists.map(([name]) => name)).size === lists.length ? [...lists] : null;
}

/** A table of one row whose cells are lists, as `csv.DictWriter` writes a History: a row per number of the lists. */
export function unfoldLists(table: Table): Table {
  const lists = [...table.columns].map(([name, cells]): NamedList => {
    const inside = /^\s*\[(.*)\]\s*$/s.exec(String(cells[0]))?.[1];
    const numbers = inside === undefined ? null : readNumbers(inside.replaceAll(wrapped, '$1').split(','));
    return [name, numbers ?? [readNumber(cells[0]) ?? null]];
  });
  const long = lists.filter(([, numbers]) => numbers.length >= fewest);
  if (table.rows !== 1 || !hasQuantity(long.map(([name]) => name))) return table;
  return tableOfLists(table.name, long).table;
}
