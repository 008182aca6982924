import type { DataSource } from '../source.ts';
import { arraySet } from './array-set.ts';
import { type SetCard, setCards } from './card.ts';
import { seriesSet } from './series-set.ts';
import { tableSet } from './table-set.ts';
import { textSet } from './text-set.ts';

const loaders = { array: arraySet, table: tableSet, text: textSet, series: seriesSet } satisfies Record<
  SetCard['kind'],
  (card: SetCard) => DataSource
>;

/** The real data sets as sources: shipped ones, and those that must be fetched before they are loaded. */
export const realSets: readonly DataSource[] = setCards.map((card) => loaders[card.kind](card));
