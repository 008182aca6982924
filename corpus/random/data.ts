import type { RandomStream } from '../../src/lib/random.ts';
import type { ProgramInput, ProgramSpec } from '../../src/training/spec.ts';
import { windowsBetween } from '../data/loaders/windows.ts';
import { type SetCard, type SetTask, setCards } from '../data/sets/card.ts';
import type { SourceOptions } from '../data/source.ts';

/** What a random network is to learn from. */
export interface RandomData {
  readonly reference: ProgramInput['data'];
  readonly task: ProgramSpec['task'];
  /** `ids`: the network begins with an embedding of `vocabulary` words. */
  readonly form: 'vector' | 'image' | 'sequence' | 'ids';
  readonly vocabulary: number;
  /** Height and width of an image; null of other forms. */
  readonly size: readonly [number, number] | null;
  /** Width of the output layer; 1 for two classes. */
  readonly outputs: number;
  /** A class at every step of a sequence. */
  readonly everyStep: boolean;
}

type Rows = ProgramSpec['data']['rows'];

/** Few, so that a run takes a tenth of a second. */
const mostRows: Rows = { train: 600, validation: 150, test: 300 };

const shippedCards = setCards.filter(({ shipped }) => shipped);

/** Kinds of sets as often as they are drawn; their sets alike. */
const kinds = ['table', 'table', 'array', 'array', 'text', 'series'] as const;

/** A real data set that is shipped, one of its tasks, and how its rows are shown to a network. Loads nothing. */
export function drawData(random: RandomStream): RandomData {
  const kind = random.pick(kinds);
  const card = random.pick(shippedCards.filter((one) => one.kind === kind));
  const task = random.pick(card.tasks);
  const view = views[kind](random, card, task);
  const { target, learned, outputs } = targetOf(task, view.vocabulary);
  return {
    reference: {
      source: card.id,
      options: { task: task.name, ...view.options },
      rows: drawRows(view.rows),
      preprocessing: view.form === 'ids' ? [] : [{ kind: 'standardise' }],
      target,
    },
    ...{ task: learned, form: view.form, vocabulary: view.vocabulary, size: view.size },
    outputs,
    everyStep: task.kind === 'next',
  };
}

/** How a set is shown. */
interface View extends Pick<RandomData, 'form' | 'vocabulary' | 'size'> {
  readonly options: SourceOptions;
  readonly rows: number;
}

const views: Record<SetCard['kind'], (random: RandomStream, card: SetCard, task: SetTask) => View> = {
  array: (random, { shape, rows }): View => {
    const [height = 0, width = 0, channels] = shape!;
    if (channels === undefined) return { ...plain, form: 'sequence', options: {}, rows };
    const isLarge = (channels === 1 || channels === 3) && height >= 12;
    const size = isLarge ? random.pick([8, 10, 12]) : null;
    if (size === null) return { ...plain, form: 'image', size: [height, width], options: {}, rows };
    return { ...plain, form: 'image', size: [size, size], options: { size }, rows };
  },
  table: (_, { rows }) => ({ ...plain, form: 'vector', options: { categories: 'oneHot' }, rows }),
  text: (random, { rows }, { kind }) => {
    const length = random.pick([12, 16, 24]);
    const units = kind === 'next' ? 'characters' : random.pick(['characters', 'words']);
    const vocabulary = units === 'characters' ? 40 : random.pick([100, 200]);
    const form = kind === 'next' ? 'ids' : random.pick(['ids', 'ids', 'bag']);
    const options = { units, form, length, vocabulary };
    return form === 'ids' ? { ...plain, form, vocabulary, options, rows } : { ...plain, options, rows };
  },
  series: (random, card) => {
    const length = random.pick([8, 12, 16, 24]);
    const ahead = random.pick([1, 2, 3]);
    const options = { length, ahead, relative: random.pick([true, false]) };
    // Between the parts of a series windows are left out, so that no value is in two of them.
    const rows = card.rows - length - ahead + 1 - 2 * windowsBetween(length + ahead, 1);
    return { ...plain, form: 'sequence', options, rows };
  },
};

const plain = { form: 'vector', vocabulary: 0, size: null } as const;

function targetOf({ kind, classes = 0, columns }: SetTask, vocabulary: number) {
  if (kind === 'next') return { target: 'index', learned: 'multiclass', outputs: vocabulary } as const;
  if (kind === 'multilabel')
    return { target: 'multiHot', learned: 'multilabel', outputs: columns.length } as const;
  if (kind !== 'multiclass')
    return { target: 'value', learned: 'regression', outputs: columns.length } as const;
  if (classes === 2) return { target: 'binary', learned: 'binary', outputs: 1 } as const;
  return { target: 'oneHot', learned: 'multiclass', outputs: classes } as const;
}

/** As many as are wanted, or fewer in the same shares. */
function drawRows(available: number): Rows {
  const share = Math.min(1, available / (mostRows.train + mostRows.validation + mostRows.test));
  const part = (rows: number) => Math.floor(rows * share);
  return {
    train: part(mostRows.train),
    validation: part(mostRows.validation),
    test: part(mostRows.test),
  };
}
