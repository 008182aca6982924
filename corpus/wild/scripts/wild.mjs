import { setCards } from '../../data/sets/card.ts';
import { readSet } from '../../data/sets/read.ts';

// What the scripts of tfjs share: real rows, in parts for training, validation and test.

/** Every column but the target, as it is; rows in an order of their own, three fifths to train on. */
export function table(name, target, count) {
  const { rows, numbers } = readSet(setCards.find(({ id }) => id === name));
  const inputs = [...numbers].filter(([column]) => column !== target).map(([, column]) => column);
  const widths = inputs.map(({ width, words }) => words?.length ?? width);
  const at = (column, i) => {
    if (column.words === undefined)
      return [...column.values.slice(i * column.width, (i + 1) * column.width)].map(Number);
    return column.words.map((_, k) => (Number(column.values[i]) === k ? 1 : 0));
  };
  const order = shuffled(rows).slice(0, count);
  const x = order.map((i) => inputs.flatMap((column) => at(column, i)));
  return {
    ...parts(
      x,
      order.map((i) => Number(numbers.get(target).values[i])),
    ),
    width: widths.reduce((a, b) => a + b, 0),
  };
}

/** Windows of a series and the value after each, over the mean and deviation of the series. */
export function windows(name, column, length, count) {
  const values = readSet(setCards.find(({ id }) => id === name))
    .numbers.get(column)
    .values.slice(0, count + length);
  const mean = values.reduce((a, b) => a + b) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  const scaled = Array.from(values, (v) => (v - mean) / deviation);
  const starts = Array.from({ length: count }, (_, i) => i);
  return parts(
    starts.map((i) => scaled.slice(i, i + length)),
    starts.map((i) => scaled[i + length]),
  );
}

/** Rows of all parts with mean 0 and deviation 1 as of the first part. */
export function standard({ x, vx, tx, ...rest }) {
  const moments = x[0].map((_, c) => {
    const mean = x.reduce((sum, row) => sum + row[c], 0) / x.length;
    return [mean, Math.sqrt(x.reduce((sum, row) => sum + (row[c] - mean) ** 2, 0) / x.length) || 1];
  });
  const scale = (rows) => rows.map((row) => row.map((v, c) => (v - moments[c][0]) / moments[c][1]));
  return { x: scale(x), vx: scale(vx), tx: scale(tx), ...rest };
}

function parts(x, y) {
  const [a, b] = [Math.floor(x.length * 0.6), Math.floor(x.length * 0.8)];
  return {
    x: x.slice(0, a),
    y: y.slice(0, a),
    vx: x.slice(a, b),
    vy: y.slice(a, b),
    tx: x.slice(b),
    ty: y.slice(b),
  };
}

/** Numbers from 0, by a generator of their own, so that no seed changes which rows are trained on. */
function shuffled(count) {
  const order = Array.from({ length: count }, (_, i) => i);
  let state = 1;
  for (let i = count - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 4294967296) * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
