import { readNumber } from '../../tables/cells.ts';
import type { Table } from '../../tables/table.ts';
import { type Quantity, readName } from './names.ts';
import { RowTable } from './points.ts';

const number = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?nan|[+-]?inf(?:inity)?`;

/** `epoch 3`, `Epoch: [3]`, `step 10/100`, `num_updates 400`, `s:10`. */
const counting =
  /(?<![\w.])['"]?(epoch|ep|num_updates|global_step|step|iteration|iter|batch|s)s?['"]?\s*[:=#]?\s*[[(]?\s*['"]?(-?\d+(?:\.\d+)?)['"]?(?:\s*\/\s*(\d+))?/gi;
/** Words, and the number after them. */
const pair = new RegExp(
  `([A-Za-z_][\\w@/.-]*(?: [A-Za-z_][\\w@/.-]*){0,3})['"]?\\s*[:=]?\\s*\\(?['"]?(${number})(?:/(\\d+))?(?![\\w.])(%?)`,
  'gi',
);
/** The mean since the epoch began, which the examples of PyTorch print behind the number of the last mini-batch: `1.2 (1.4)`. */
const runningMean = new RegExp(`(?:${number})%?\\s+\\(\\s*(${number})\\s*\\)`, 'gi');
/** Where in an epoch a line stands, and how long that is: `[6400/60000`. */
const withinEpoch = /\[\s*(\d+)\s*\/\s*(\d+)/;
/** Lines that are of one part throughout: `| valid |`, `Test set:`, `Validation -`, ` * Acc@1`. */
const partOfLine =
  /\|\s*(train|valid|val|test|dev)\s*\||^\W*(train|valid|validation|val|test|eval)(?:uation)?(?: set| epoch)?\s*[:|\]-]/i;

/** What counts where a line stands, carried on to the lines after it. */
interface Place {
  epoch: number | null;
  step: number | null;
  /** The first epoch, where steps begin again with every epoch, and steps of one. */
  firstEpoch: number | null;
  length: number;
}

/** A table of what lines of text say, whose names are known; a row per line that says something. */
export function readPrinted(
  name: string,
  text: string,
): { readonly table: Table; readonly notes: readonly string[] } {
  const rows = new RowTable(name);
  const place: Place = { epoch: null, step: null, firstEpoch: null, length: 0 };
  let [summaries, means] = [0, 0];
  for (const [i, raw] of text.split('\n').entries()) {
    const line = lastWritten(raw);
    // The summary of a whole training is no number at its last step.
    if (line.includes('train_runtime')) summaries++;
    else {
      const text = withinEpoch.test(line) ? line.replaceAll(runningMean, '$1') : line;
      if (text !== line) means++;
      readLine(text, place, (cells) => rows.add(cells, i + 1));
    }
  }
  const notes = [
    ...(summaries > 0 ? ['the summary of the whole training is left out'] : []),
    ...(means > 0 ? ['of a number and its mean in brackets the mean since the epoch began is read'] : []),
    ...(place.length > 0 ? [`an epoch has ${place.length} steps, as its lines say`] : []),
  ];
  return { table: rows.finish(), notes };
}

function readLine(line: string, place: Place, add: (cells: readonly [string, unknown][]) => void): void {
  const bare = /^(\d+) (train|val) (\S+)\s*$/.exec(line);
  if (bare === null) readPlace(line, place);
  else place.step = Number(bare[1]);
  const cells =
    bare === null
      ? readPairs(line)
      : [[`${bare[2]}_loss`, readNumber(bare[3]!) ?? null] as [string, unknown]];
  if (cells.length === 0) return;
  const { epoch, step } = place;
  add([
    ...(epoch === null ? [] : [['epoch', epoch] as [string, unknown]]),
    ...(step === null ? [] : [['step', step] as [string, unknown]]),
    ...cells,
  ]);
}

/** Progress bars write over themselves: what stands last counts. Colours are no text. */
function lastWritten(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are steered by it
  const plain = line.replaceAll(/\u001b\[[\d;]*[A-Za-z]/g, '');
  return (
    plain
      .split(/[\r\b]+/)
      .filter((part) => part.trim() !== '')
      .at(-1) ?? ''
  );
}

function readPlace(line: string, place: Place): void {
  for (const [, word, count] of line.matchAll(counting)) {
    const value = Number(count);
    if (/^ep/i.test(word!)) place.epoch = value;
    else if (Number.isInteger(value)) place.step = value;
  }
  if (place.epoch === null || /\b(step|iter|batch)/i.test(line)) return;
  const within = withinEpoch.exec(line.replace(/epoch\w*\s*[:=]?\s*\[[^\]]*\]/i, ''));
  const isAfterEpoch = /^\W*(test|val)|^\s*\*/i.test(line);
  if (within !== null && !isAfterEpoch) {
    place.firstEpoch ??= place.epoch;
    place.length = Math.max(place.length, Number(within[2]));
  }
  if (place.firstEpoch === null || !(isAfterEpoch || within !== null)) return;
  const finished = isAfterEpoch ? place.length : Number(within![1]);
  place.step = (place.epoch - place.firstEpoch) * place.length + finished;
}

/** Names and numbers of a line, as far as names are known. */
function readPairs(line: string): [string, unknown][] {
  const [, between, before] = partOfLine.exec(line) ?? [];
  const part = /^\s*\*/.test(line) ? 'val' : (between ?? before ?? null);
  const found: [string, unknown][] = [];
  for (const [, words, digits, of, percent] of line.matchAll(pair)) {
    const known = knownName(words!);
    if (known === null) continue;
    const name =
      part === null || readName(known).part !== null || isSetting(known) ? known : `${part} ${known}`;
    if (found.some(([other]) => other.startsWith(name))) continue;
    const value = readNumber(digits!) ?? null;
    // `Accuracy: 9891/10000` is a share of rows.
    if (of === undefined) found.push([percent === '%' ? `${name} %` : name, value]);
    else if (readName(name).quantity === 'score' && value !== null) found.push([name, value / Number(of)]);
  }
  return found;
}

const isSetting = (name: string) => /^(learning-rate|gradient-norm)$/.test(readName(name).quantity);
const wanted = new Set<Quantity>([
  'loss',
  'component',
  'score',
  'error-rate',
  'perplexity',
  'learning-rate',
  'gradient-norm',
]);

/** The longest end of some words that is the name of a quantity. */
function knownName(words: string): string | null {
  const all = words.split(' ');
  for (let from = 0; from < all.length; from++) {
    const name = all.slice(from).join(' ');
    const { quantity, rank } = readName(name);
    if (wanted.has(quantity) && (rank <= 1 || quantity === 'component')) return name;
  }
  return null;
}
