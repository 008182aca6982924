import { eachLevel, type Mark, type Markable } from './mark.ts';
import { orderDependence } from './order-dependence.ts';

/** Standard deviations: chance reaches them once in a thousand million tests. */
const limit = 6;

/**
 * Answers, or which of them are correct, that depend on where a run stands in the export. Ids are
 * hashes, so the order says nothing of a run: what was predicted from its features is in no order.
 * Not judged where the labels themselves are in one.
 */
export function markRowOrder(entry: Markable): Mark[] {
  return [...eachLevel(entry)].flatMap(({ task, split, data, predictions }): Mark[] => {
    const found = predictions.flatMap((ofRepeat) => [
      { what: 'answers', ...orderDependence(ofRepeat) },
      { what: 'correct answers', ...orderDependence(ofRepeat.map((p, i) => Number(p === data.labels[i]))) },
    ]);
    const worst = found.reduce((a, b) => (b.z > a.z ? b : a));
    if (worst.z < limit) return [];
    const premise = Math.max(
      orderDependence(data.labels).z,
      orderDependence(indices(data.rows.map(({ program }) => program))).z,
    );
    if (premise >= limit) return [];
    const says = `${worst.what} depend on the order of rows (${worst.by}): ${worst.z.toFixed(1)} standard deviations from what random orders give`;
    return [{ id: 'row-order', task, split, says }];
  });
}

function indices(names: readonly string[]): Int32Array {
  const known = [...new Set(names)];
  const place = new Map(known.map((name, i) => [name, i]));
  return Int32Array.from(names, (name) => place.get(name)!);
}
