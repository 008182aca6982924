/** Weight of a row by its class: those of a class sum to one share of the classes that have a row, and all of them to 1. */
export function classWeights(labels: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]! += 1;
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : 1 / (present * count)));
}
