import { readNumber } from '../../../tables/cells.ts';
import type { Table } from '../../../tables/table.ts';
import { type Quantity, readName } from '../names.ts';
import { RowTable } from '../points.ts';
import { printedLines } from './lines.ts';
import { findCounting, PrintedPlace } from './place.ts';
import { PrintedTable } from './table.ts';

const number = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?nan|[+-]?inf(?:inity)?`;

/** Words, and the number after them. */
const pair = new RegExp(
  `([A-Za-z_][\\w@/.-]*(?: [A-Za-z_][\\w@/.-]*){0,3})['"]?\\s*[:=]?\\s*(?:tensor)?\\(?['"]?(${number})(?:/(\\d+))?(?!\\w|\\.\\w)(%?)`,
  'gi',
);
/** The mean since the epoch began, which the examples of PyTorch print behind the number of the last mini-batch: `1.2 (1.4)`. */
const runningMean = new RegExp(`(?:${number})%?\\s+\\(\\s*(${number})\\s*\\)`, 'gi');
/** Where in an epoch a line stands: `[6400/60000`. */
const withinEpoch = /\[\s*\d+\s*\/\s*\d+/;
/** Lines that are of one part throughout: `| valid |`, `[Eval]`, `Epoch(val)`, `Test set:`, `Validation -`. */
const partOfLine =
  /\|\s*(train|valid|val|test|dev)\s*\||\[(train|valid|val|test|eval)\]|\b(?:epoch|iter)\((train|val|test)\)|^\W*(train(?:ing)?|valid(?:ation)?|val|test|eval)(?:uation)?(?: set| epoch| metrics| results)?\s*[:|\]-]/i;
/** The mark of a line that is of one part, as others are of another: `Epoch [1/9] Valid | Loss: 0.4`. */
const partMark =
  /^[^=]*?(?<=[\s\])>|])(train(?:ing)?|valid(?:ation)?|val|dev|test(?:ing)?|eval(?:uation)?)\s*[|:\])>–-]/i;
/** A part before the first quantity, which is meant of the others too where no other part is named: `val Loss: 0.4 Acc: 0.9`. */
const partOfFirst = /^(train(?:ing)?|valid(?:ation)?|val|test|eval)\s/i;
/** Words of parts, also at the beginning of a name, but of no time and no size: of several in a line each is meant of what stands behind it. */
const partWord =
  /(?<![A-Za-z])(?:train(?:ing)?|valid(?:ation)?|val|dev|test(?:ing)?|eval(?:uation)?)(?![A-Za-z]|[ _-]?(?:run)?time|[ _-]?(?:set[ _-])?size|[ _-](?:samples|images|loader))/gi;
/** How Python ends that breaks off. */
const thrown = /^[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit)(?::.*)?$/;

/** A table of what lines of text say, whose names are known; a row per line that says something. */
export function readPrinted(
  name: string,
  text: string,
): { readonly table: Table; readonly notes: readonly string[] } {
  const lines = printedLines(text);
  const printed = new PrintedTable();
  let [summaries, means] = [0, 0];
  const marks = lines.map(({ line }) => readName(partMark.exec(line)?.[1] ?? '').part);
  const marked = new Set(marks.filter((part) => part !== null)).size > 1;
  const read = lines.map(({ line, at }) => {
    // The summary of a whole training is no number at its last step.
    if (line.includes('train_runtime')) {
      summaries++;
      return { line: '', at, cells: [] };
    }
    const plain = withinEpoch.test(line) ? line.replaceAll(runningMean, '$1') : line;
    if (plain !== line) means++;
    const cells = readPairs(plain, marked);
    return { line: plain, at, cells: cells.length > 0 ? cells : printed.read(plain, isQuantity) };
  });
  const telling = read.filter(({ cells }) => cells.length > 0).map(({ line }) => line);
  const place = new PrintedPlace(findCounting(read.map(({ line }) => line), telling)); // biome-ignore format: one call
  const rows = new RowTable(name);
  for (const { line, at, cells } of read) {
    const bare = /^(\d+) (train|val) (\S+)\s*$/.exec(line);
    if (bare !== null) {
      rows.add([['step', Number(bare[1])], [`${bare[2]}_loss`, readNumber(bare[3]!) ?? null]], at); // biome-ignore format: a row
      continue;
    }
    for (const [column, cell] of cells) {
      if (readName(column).quantity === 'epoch') place.epoch = cell as number;
      if (readName(column).quantity === 'step') place.step = cell as number;
    }
    place.read(line, isOfOthers(line));
    const own = cells.filter(([column]) => !/^(epoch|step)$/.test(readName(column).quantity));
    // Before the first loss a rate is one of the settings: `lr=0.1 epochs=90`.
    const isOfSettings =
      rows.rows === 0 && own.every(([column]) => isSetting.test(readName(column).quantity));
    if (own.length > 0 && !isOfSettings) rows.add([...placeCells(place), ...own], at);
  }
  const broken = brokenOff(lines.map(({ line }) => line));
  const notes = [
    ...(summaries > 0 ? ['the summary of the whole training is left out'] : []),
    ...(means > 0 ? ['of a number and its mean in brackets the mean since the epoch began is read'] : []),
    ...(place.length > 0 ? [`an epoch counts to ${place.length}, as its lines say`] : []),
    ...(broken === null ? [] : [`the text ends with an error: ${broken}`]),
  ];
  return { table: rows.finish(), notes };
}

function placeCells({ epoch, step }: PrintedPlace): [string, unknown][] {
  return [
    ...(epoch === null ? [] : [['epoch', epoch] as [string, unknown]]),
    ...(step === null ? [] : [['step', step] as [string, unknown]]),
  ];
}

/** The error of Python at the end of a text, null where it ends otherwise. */
function brokenOff(lines: readonly string[]): string | null {
  const last = lines.findLast((line) => line.trim() !== '')?.trim() ?? '';
  const begins = lines.slice(-60).some((line) => line.startsWith('Traceback (most recent call last)'));
  return begins && thrown.test(last) ? last.slice(0, 120) : null;
}

/** Whether a line is of rows that are not trained on, such as ` * Acc@1 70.1` of the PyTorch examples. */
function isOfOthers(line: string): boolean {
  return /^\W*(test|val)|^\s*\*|\((?:val|test)\)|\[(?:eval|val|test)\]/i.test(line);
}

/** A quantity with its part behind it: `Loss (train): 0.5`. */
const partBehind =
  /(?<![\w@.-])([A-Za-z_][\w@.-]*) ?[([](train|training|valid|validation|val|dev|test|eval)[)\]](?=\s*[:=]?\s*[-+.\d])/gi;

/**
 * Names and numbers of a line, as far as names are known.
 * @param marked whether lines are marked with different parts.
 */
function readPairs(written: string, marked: boolean): [string, unknown][] {
  const line = written.replaceAll(partBehind, (whole, name: string, part: string) =>
    knownName(name) === null ? whole : `${part} ${name}`,
  );
  const [, ...parts] = partOfLine.exec(line) ?? [];
  const partAt = partsAlong(line);
  const found: { name: string; value: number | null; of: string | undefined; percent: string }[] = [];
  for (const { 0: whole, 1: words, 2: digits, 3: of, 4: percent, index } of line.matchAll(pair)) {
    const known = knownName(words!);
    if (known === null) continue;
    const { part: own, quantity } = readName(known);
    const along = own === null && !isSetting.test(quantity) ? partAt(index + whole.length) : null;
    const name = along === null ? known : `${along} ${known}`;
    found.push({ name, value: readNumber(digits!) ?? null, of, percent: percent! });
  }
  const said = new Set(found.map(({ name }) => readName(name).part).filter((part) => part !== null));
  const first = said.size === 1 ? partOfFirst.exec(found[0]!.name)?.[1] : undefined;
  const mark = marked && said.size === 0 ? partMark.exec(line)?.[1] : undefined;
  const part = /^\s*\*/.test(line)
    ? 'val'
    : (parts.find((one) => one !== undefined) ?? first ?? mark ?? null);
  const cells = new Map<string, unknown>();
  for (const { name, value, of, percent } of found) {
    const { quantity, part: own } = readName(name);
    const whole = part === null || own !== null || isSetting.test(quantity) ? name : `${part} ${name}`;
    if (cells.has(whole) || cells.has(`${whole} %`)) continue;
    // `Accuracy: 9891/10000` is a share of rows.
    if (of === undefined) cells.set(percent === '%' ? `${whole} %` : whole, value);
    else if (quantity === 'score' && value !== null) cells.set(whole, value / Number(of));
  }
  return [...cells];
}

/** Of which part what ends at a place of a line is, where the line is of several: `Train: loss=0.5, acc=0.8 | Dev: loss=0.6`. */
function partsAlong(line: string): (end: number) => string | null {
  const words = [...line.matchAll(partWord)];
  const several = new Set(words.map(([word]) => readName(word).part)).size > 1;
  return (end) => (several ? (words.findLast(({ index }) => index < end)?.[0] ?? null) : null);
}

const isSetting = /^(learning-rate|gradient-norm)$/;
const wanted = new Set<Quantity>([
  'loss',
  'component',
  'score',
  'error-rate',
  'perplexity',
  'learning-rate',
  'gradient-norm',
  'generator',
  'discriminator',
  'agent',
]);

/** Whether a name is one of a quantity that a text is read for: none that only where there is no other is a loss. */
function isQuantity(name: string): boolean {
  const { quantity, rank } = readName(name);
  return wanted.has(quantity) && (rank <= 1 || quantity === 'component' || quantity === 'score');
}

/** The longest end of some words that is the name of a quantity; of a player only as a whole. */
function knownName(words: string): string | null {
  const all = words.split(' ');
  for (let from = 0; from < all.length; from++) {
    const name = all.slice(from).join(' ');
    if (isQuantity(name)) return name;
  }
  return null;
}
