import { z } from 'zod';
import { defineSource, makeRows, optionTypes } from './source.ts';

/**
 * Conway's Game of Life on a square board: the inputs are the cells now, the targets the inner cells one step later
 * (`[size − 2, size − 2, 1]`), a share of them read wrongly.
 */
export const gameOfLife = defineSource({
  id: 'game-of-life',
  title: 'Game of Life: inner cells after one step',
  origin: 'Gardner (1970), the rules of J. H. Conway',
  licence: 'generated',
  options: z.strictObject({
    size: z.int().min(3).default(5),
    /** Share of living cells. */
    density: optionTypes.fraction.default(0.5),
    /** Share of target cells reversed. */
    reversed: optionTypes.fraction.default(0),
  }),
  load({ size, density, reversed }, random, rows) {
    const inner = size - 2;
    const shape = { inputShape: [size, size, 1], targetShape: [inner, inner, 1] };
    return makeRows(rows, shape, null, (cells) => {
      for (let i = 0; i < cells.length; i++) cells[i] = random.uniform() < density ? 1 : 0;
      return Array.from({ length: inner * inner }, (_, i) => {
        const next = nextCell(cells, size, 1 + Math.floor(i / inner), 1 + (i % inner));
        return random.uniform() < reversed ? 1 - next : next;
      });
    });
  },
});

function nextCell(cells: Float32Array, size: number, row: number, column: number): number {
  const alive = cells[row * size + column]!;
  let neighbours = -alive;
  for (let i = -1; i <= 1; i++) {
    for (let j = -1; j <= 1; j++) neighbours += cells[(row + i) * size + column + j]!;
  }
  return neighbours === 3 || (neighbours === 2 && alive === 1) ? 1 : 0;
}
