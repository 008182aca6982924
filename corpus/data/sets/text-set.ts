import { z } from 'zod';
import type { RawData } from '../../../src/training/data.ts';
import { fitTexts, type Tokens, unknownWord } from '../loaders/tokens.ts';
import { type DataSource, defineSource, makeRows } from '../source.ts';
import { aboutSet } from './array-set.ts';
import type { SetCard } from './card.ts';
import { readSet } from './read.ts';
import { labelsOption, pickLabels, targetsOf, taskOf, taskOption } from './targets.ts';

/**
 * Texts as numbers of their characters or words: 0 is padding, 1 a start, 2 what is beyond the vocabulary, then the
 * units by how often they occur in the whole set.
 */
export function textSet(card: SetCard): DataSource {
  return defineSource({
    ...aboutSet(card),
    options: z.strictObject({
      task: taskOption(card),
      labels: labelsOption,
      units: z.enum(['characters', 'words']).default('words'),
      /** Numbers in their order, or 0/1 for each of the vocabulary. */
      form: z.enum(['ids', 'bag']).default('ids'),
      /** Units of a text that the network sees: its last ones, or of the task `next` its first. */
      length: z.int().positive().default(32),
      vocabulary: z.int().min(4).default(500),
    }),
    shape: ({ task, form, length, vocabulary }) => [
      form === 'bag' && taskOf(card, task).kind !== 'next' ? vocabulary : length,
    ],
    load({ task: name, units, form, length, vocabulary, labels }) {
      const columns = readSet(card);
      const task = taskOf(card, name);
      const texts = numberUnits(columns.texts.get('text')!, units);
      if (task.kind === 'next') return nextUnits(texts, length, vocabulary);
      const tokens: Tokens = { texts, labels: texts.map(() => 0) };
      const { rows, inputShape, inputs } = fitTexts(tokens, { length, vocabulary, form });
      return { rows, inputShape, inputs, ...targetsOf(columns, pickLabels(task, labels)) };
    },
  });
}

const firstUnit = unknownWord + 1;

function numberUnits(texts: readonly string[], units: 'characters' | 'words'): number[][] {
  const split = texts.map((text) =>
    units === 'characters' ? [...text] : (text.toLowerCase().match(/[a-z0-9']+/g) ?? []),
  );
  const counts = new Map<string, number>();
  for (const unit of split.flat()) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  // Units that occur equally often stand in the order of their characters, on every machine the same.
  const order = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const numbers = new Map(order.map(([unit], place) => [unit, place + firstUnit]));
  return split.map((text) => text.map((unit) => numbers.get(unit)!));
}

/** The first units of each text, and at each of them the one that follows; the input begins with a start. */
function nextUnits(texts: readonly (readonly number[])[], length: number, vocabulary: number): RawData {
  const known = (unit: number | undefined) =>
    unit === undefined ? 0 : unit < vocabulary ? unit : unknownWord;
  const long = texts.filter((text) => text.length > 1);
  return makeRows(long.length, { inputShape: [length], targetShape: [length] }, vocabulary, (inputs, row) => {
    const text = long[row]!;
    for (let i = 0; i < length; i++) inputs[i] = i === 0 ? 1 : known(text[i - 1]);
    return Array.from({ length }, (_, i) => known(text[i]));
  });
}
