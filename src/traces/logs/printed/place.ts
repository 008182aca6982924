/** `epoch 3`, `Epoch: [3]`, `Epoch(train) [3]`, `step 10/100`, `num_updates 400`, `s:10`. */
const counting =
  /(?<![\w.])['"]?(epoch|ep|num_updates|global_step|step|iteration|iter|itr|it|batch|s)s?(?:\((?:train|val|test)\))?['"]?\s*[:=#]?\s*[[(]?\s*['"]?(-?\d+(?:\.\d+)?)['"]?(?:\s*\/\s*(\d+))?/gi;
/** `Train: 3 [250/1251 (20%)]`, as timm prints. */
const afterPart = /(?:^|\s)train(?:ing)?:\s+(\d+)\s+\[\s*\d+\s*\//i;
/** Where in an epoch a line stands, and how long that is: `[6400/60000`; no date. */
const withinEpoch = /\[\s*(\d+)\s*\/\s*(\d+)(?!\s*\/|\d)/;
/** The epoch, which is no place within it. */
const ofEpoch = /epoch\w*(?:\(\w+\))?\s*[:=]?\s*\[[^\]]*\]/i;
/** A count without a word: `[ 1/90]`, `(1/90)`. */
const bracketed = /[[(]\s*(\d+)\s*\/\s*(\d+)\s*[\])]/g;
/** Epoch and step without a word, at the beginning of a line: `[1,  2000] loss: 2.2`. */
const bracketedPair = /^\s*\[\s*(\d+)\s*,\s*(\d+)\s*\]/;
/** A number before everything else, such as `100: loss 2.2` and `7 [D loss: 0.6]`. */
const leading = /^\s*(\d+)\s*[:|,-]?\s*(?=[[(]?[A-Za-z])/;

const ofBar = /^\s*(\d+) \| \w/;

/** How lines say where they stand: by words, or by bare numbers, which are epochs or steps. */
export type Counting = 'words' | 'epochs' | 'steps';

interface BareCount {
  readonly count: number;
  /** A step within it. */
  readonly step: number | null;
  readonly length: number;
  readonly isEpoch: boolean;
}

function readBare(line: string): BareCount | null {
  const pair = bracketedPair.exec(line);
  if (pair !== null) return { count: Number(pair[1]), step: Number(pair[2]), length: 0, isEpoch: true };
  const [first, second] = [...line.matchAll(bracketed)];
  if (first !== undefined)
    return {
      count: Number(first[1]),
      step: second === undefined ? null : Number(second[1]),
      length: second === undefined ? 0 : Number(second[2]),
      isEpoch: true,
    };
  const number = leading.exec(line);
  return number === null ? null : { count: Number(number[1]), step: null, length: 0, isEpoch: false };
}

/**
 * How the lines of a text count. Words go first, where they count on; a line of settings, such as `epochs=90`, does not.
 * @param telling the lines that hold a quantity.
 */
export function findCounting(lines: readonly string[], telling: readonly string[]): Counting {
  const values = new Set<string>();
  for (const line of lines)
    for (const [, word, count] of line.matchAll(counting)) if (!/^s$/i.test(word!)) values.add(count!);
  const worded = telling.some((line) => line.search(counting) >= 0 || afterPart.test(line));
  if (worded || values.size >= 2) return 'words';
  const bare = telling.map(readBare).filter((found) => found !== null);
  if (bare.length < 2) return 'words';
  const jumps = bare.some(({ count }, i) => i > 0 && count - bare[i - 1]!.count > 1);
  return bare.every(({ isEpoch }) => isEpoch) && !(jumps && bare.every(({ step }) => step === null))
    ? 'epochs'
    : 'steps';
}

/** What counts where a line stands, carried on to the lines after it. */
export class PrintedPlace {
  epoch: number | null = null;
  step: number | null = null;
  /** Steps of an epoch, as lines say; 0 where they do not. */
  length = 0;
  /** The first epoch, where steps begin again with every epoch. */
  #firstEpoch: number | null = null;
  readonly #counting: Counting;

  constructor(counting: Counting) {
    this.#counting = counting;
  }

  /** @param isOther whether the line is of rows that are not trained on, which come when an epoch is over. */
  read(line: string, isOther: boolean): void {
    if (this.#counting !== 'words') this.#readBare(line);
    else {
      this.#readWords(line);
      if (this.epoch === null || /\b(step|iter|batch)/i.test(line)) return;
      const within = withinEpoch.exec(line.replace(ofEpoch, ''));
      if (isOther) this.#placeAt(this.length);
      else if (within !== null) this.#placeWithin(Number(within[1]), Number(within[2]));
    }
  }

  #readWords(line: string): void {
    const part = afterPart.exec(line);
    if (part !== null) this.epoch = Number(part[1]);
    let step: number | null = null;
    let isBatch = false;
    let isFirst = true;
    for (const [, word, count] of line.matchAll(counting)) {
      const value = Number(count);
      if (/^ep/i.test(word!)) {
        if (isFirst) this.epoch = value;
        isFirst = false;
      } else if (Number.isInteger(value) && (step === null || (isBatch && !/^batch/i.test(word!)))) {
        step = value;
        isBatch = /^batch/i.test(word!);
      }
    }
    // Between lines that say `step 100`, llama2.c prints `100 | loss …`.
    const bare = isFirst && step === null ? ofBar.exec(line) : null;
    this.step = bare === null ? (step ?? this.step) : Number(bare[1]);
  }

  #readBare(line: string): void {
    const found = readBare(line);
    if (found === null) return;
    if (this.#counting === 'steps') this.step = found.count;
    else {
      this.epoch = found.count;
      if (found.length > 0) this.#placeWithin(found.step!, found.length);
      else this.step = found.step;
    }
  }

  #placeWithin(done: number, length: number): void {
    this.#firstEpoch ??= this.epoch;
    this.length = Math.max(this.length, length);
    this.#placeAt(done);
  }

  #placeAt(done: number): void {
    if (this.#firstEpoch !== null) this.step = (this.epoch! - this.#firstEpoch) * this.length + done;
  }
}

/** The epoch that a line names, to tell lines that were written over each other apart. */
export function epochIn(line: string): string | null {
  for (const [, word, count] of line.matchAll(counting)) if (/^ep/i.test(word!)) return count!;
  return null;
}
