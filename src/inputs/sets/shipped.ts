import { dataSources } from '../../../corpus/data/index.ts';
import type { SourceOptions } from '../../../corpus/data/source.ts';
import { randomStream } from '../../lib/random.ts';
import type { InputParts, InputSet } from '../contract.ts';
import { type PartSizes, splitImages } from './split.ts';

interface ShippedSet extends Omit<InputSet, 'load'> {
  /** Data source of the corpus. */
  readonly source: string;
  readonly options: SourceOptions;
  /** Value of a full pixel there. */
  readonly full: number;
  readonly rows: PartSizes;
}

/** Images of one of the corpus's data sources: a shipped table or a generator. */
function shippedSet({ source, options, full, rows, ...rest }: ShippedSet): InputSet {
  const make = () => {
    const total = rows.train + rows.validation + rows.test;
    const raw = dataSources.get(source).load(options, randomStream('image set', rest.id, 'rows'), total);
    return splitImages(rest.id, raw, full, rows);
  };
  let parts: InputParts | undefined;
  return {
    ...rest,
    load() {
      parts ??= make();
      return parts;
    },
  };
}

const generatedRows = { train: 4000, validation: 1000, test: 1000 };

/** Real handwritten digits, small. All 1,797 of them. */
export const digits8 = shippedSet({
  id: 'digits-8',
  title: 'Real handwritten digits, 8 × 8 grey',
  inputShape: [8, 8, 1],
  classes: 10,
  source: 'digits',
  options: {},
  full: 16,
  rows: { train: 1097, validation: 300, test: 400 },
});

const strokeSet = (size: number) =>
  shippedSet({
    id: `strokes-${size}`,
    title: `Digits drawn with a shaky pen, ${size} × ${size} grey`,
    inputShape: [size, size, 1],
    classes: 10,
    source: 'strokes',
    // Pixel noise is what no decoder gives back; without it an input's validity is a matter of its strokes.
    options: { size, jitter: 0.05, noise: 0 },
    full: 255,
    rows: generatedRows,
  });

export const strokes14 = strokeSet(14);
export const strokes28 = strokeSet(28);

/** Circle, triangle, diamond and square, each in red and in blue, before a grey street. */
export const shapes14 = shippedSet({
  id: 'shapes-14',
  title: 'Painted plates of four shapes and two colours, 14 × 14 in colour',
  inputShape: [14, 14, 3],
  classes: 8,
  source: 'signs',
  options: { size: 14, classes: 8, variety: 0.08, noise: 0.02 },
  full: 255,
  rows: generatedRows,
});

/** Waves whose direction, pitch and colour show the class: the richest of the shipped sets. */
export const textures12 = shippedSet({
  id: 'textures-12',
  title: 'Coloured wave patterns, 12 × 12 in colour',
  inputShape: [12, 12, 3],
  classes: 6,
  source: 'textures',
  options: { size: 12, channels: 3, classes: 6, variety: 0.1, noise: 0.02 },
  full: 255,
  rows: generatedRows,
});
