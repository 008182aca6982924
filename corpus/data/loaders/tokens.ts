import { InputError } from '../../../src/lib/errors.ts';
import type { RawData } from '../../../src/training/data.ts';
import { makeRows } from '../source.ts';
import { readDataFile } from './files.ts';

/** Texts as word numbers, with their classes. */
export interface Tokens {
  readonly labels: readonly number[];
  readonly texts: readonly (readonly number[])[];
}

/** A word beyond the vocabulary, as Keras numbers it; 0 is padding. */
export const unknownWord = 2;

/**
 * One text per line, as whole numbers between blanks: its class, then its words. Words are numbered as Keras numbers
 * those of IMDB: 0 padding, 1 start, 2 unknown, then by frequency.
 * @throws InputError `wrong-tokens` naming the line, and those of `readDataFile`.
 */
export function readTokens(directory: string, name: string, classes = 2): Tokens {
  const lines = readDataFile(directory, name).toString('utf8').split(/\r?\n/);
  const rows = lines.flatMap((line, i) =>
    line.trim() === '' ? [] : [parseLine(line, `${name}, line ${i + 1},`, classes)],
  );
  if (rows.length === 0) throw wrong(name, 'a text per line', 'no text');
  return { labels: rows.map(([label]) => label!), texts: rows.map(([, ...words]) => words) };
}

function parseLine(line: string, where: string, classes: number): number[] {
  const numbers = line.trim().split(/\s+/).map(Number);
  const odd = numbers.find((value) => !Number.isSafeInteger(value) || value < 0);
  if (odd !== undefined) throw wrong(where, 'whole numbers between blanks', line.trim().slice(0, 60));
  if (numbers[0]! >= classes) throw wrong(where, `a class below ${classes} first`, numbers[0]!);
  return numbers;
}

export interface TextShape {
  /** Words of a text that count: its last ones; shorter texts are padded at their start. */
  readonly length: number;
  /** Word numbers below this are kept; the others become unknown. */
  readonly vocabulary: number;
  /** The words in their order, or 0/1 per word of the vocabulary. */
  readonly form: 'ids' | 'bag';
}

/** Texts as a network's inputs; `length` last words, as Keras's `pad_sequences` cuts and pads. */
export function fitTexts(
  { labels, texts }: Tokens,
  { length, vocabulary, form }: TextShape,
  classes = 2,
): RawData {
  const bag = form === 'bag';
  return makeRows(texts.length, { inputShape: [bag ? vocabulary : length] }, classes, (inputs, row) => {
    const words = texts[row]!.slice(-length).map((word) => (word < vocabulary ? word : unknownWord));
    if (bag) for (const word of words) inputs[word] = 1;
    else inputs.set(words, length - words.length);
    return labels[row]!;
  });
}

function wrong(name: string, need: string, value: string | number): InputError {
  return new InputError('wrong-tokens', { rule: `${name} is not what its data set needs`, need, value });
}
