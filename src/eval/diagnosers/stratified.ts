import { sha256 } from '../../lib/hash.ts';
import { randomStream } from '../../lib/random.ts';
import { defineDiagnoser } from './define.ts';

/**
 * Floor: a class drawn with its share of the training rows. The draw is seeded by the seed and the bytes of the row,
 * so a row gets the same class whenever it is predicted, and equal rows get equal classes. Classes take their places
 * in order of appearance, so another order of rows draws anew.
 */
export const stratified = defineDiagnoser({
  id: 'stratified',
  title: 'A class drawn at its training frequency',
  isFloor: true,
  drawsRows: true,
  fit({ counts, labels }, seed) {
    return (row) => {
      const bytes = new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
      const votes = new Float64Array(counts.length);
      votes[drawClass(counts, randomStream('stratified', seed, sha256(bytes)).integer(labels.length))] = 1;
      return votes;
    };
  },
});

/** The class of the `position`-th row when rows are laid out class by class. */
function drawClass(counts: Int32Array, position: number): number {
  let rest = position;
  return counts.findIndex((count) => {
    rest -= count;
    return rest < 0;
  });
}
