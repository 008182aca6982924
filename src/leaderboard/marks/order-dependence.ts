/** How far a sequence is from random order, in standard deviations, and by which test. */
export interface OrderDependence {
  readonly z: number;
  readonly by: string;
}

const mostBlocks = 32;
const rowsPerBlock = 50;
const longestPeriod = 16;
/** Rows of a value that are expected in each block or place of a period, for χ² to hold. */
const fewestExpected = 5;

/**
 * The most surprising of these, where all orders of the values are equally likely: equal neighbours (runs,
 * with mean and variance of Barton and David 1957, Biometrika 44), shares by block of rows, and shares by
 * place in a period of 2 to 16 rows (χ², as a normal deviate by Wilson and Hilferty 1931, PNAS 17). 0 where
 * the values are too few or all the same.
 */
export function orderDependence(values: ArrayLike<number>): OrderDependence {
  const n = values.length;
  const counts = countValues(values);
  const tests: OrderDependence[] = [{ z: neighbours(values, counts), by: 'equal neighbours' }];
  const blocks = Math.min(mostBlocks, Math.floor(n / rowsPerBlock));
  const sharesBy = (parts: number, partOf: (i: number) => number) => shares(values, counts, parts, partOf);
  if (blocks >= 2)
    tests.push({ z: sharesBy(blocks, (i) => Math.floor((i * blocks) / n)), by: `${blocks} blocks` });
  for (let period = 2; period <= longestPeriod; period++)
    tests.push({ z: sharesBy(period, (i) => i % period), by: `every ${period} rows` });
  return tests.reduce((worst, test) => (test.z > worst.z ? test : worst));
}

type Counts = ReadonlyMap<number, number>;

function countValues(values: ArrayLike<number>): Counts {
  const counts = new Map<number, number>();
  for (let i = 0; i < values.length; i++) counts.set(values[i]!, (counts.get(values[i]!) ?? 0) + 1);
  return counts;
}

/** Both too many and too few runs surprise: blocks of one answer, and answers in turns. */
function neighbours(values: ArrayLike<number>, countOf: Counts): number {
  const n = values.length;
  let runs = n === 0 ? 0 : 1;
  for (let i = 1; i < n; i++) if (values[i] !== values[i - 1]) runs++;
  const counts = [...countOf.values()];
  const power = (k: number) => counts.reduce((sum, count) => sum + count ** k, 0);
  const [squares, cubes] = [power(2), power(3)];
  const expected = (n * (n + 1) - squares) / n;
  const variance = (squares * (squares + n * (n + 1)) - 2 * n * cubes - n ** 3) / (n * n * (n - 1));
  // Of a rare value there are too few runs for a normal deviate.
  if (!(variance > 1) || n - Math.max(...counts) < fewestExpected * 4) return 0;
  return Math.abs(runs - expected) / Math.sqrt(variance);
}

/** χ² of value × part, values too rare for it taken together, as a standard normal deviate. */
function shares(
  values: ArrayLike<number>,
  counts: Counts,
  parts: number,
  partOf: (i: number) => number,
): number {
  const n = values.length;
  const isCommon = (count: number) => count / parts >= fewestExpected;
  const common = [...counts].filter(([, count]) => isCommon(count)).map(([value]) => value);
  const kinds = new Map(common.map((value, k) => [value, k]));
  const width = common.length + 1;
  const cells = new Float64Array(parts * width);
  const [byPart, byKind] = [new Float64Array(parts), new Float64Array(width)];
  for (let i = 0; i < n; i++) {
    const [part, kind] = [partOf(i), kinds.get(values[i]!) ?? common.length];
    cells[part * width + kind]! += 1;
    byPart[part]! += 1;
    byKind[kind]! += 1;
  }
  const kept = [...byKind.keys()].filter((kind) => isCommon(byKind[kind]!));
  if (kept.length < 2) return 0;
  let chi = 0;
  for (const kind of kept)
    for (let part = 0; part < parts; part++) {
      const expected = (byPart[part]! * byKind[kind]!) / n;
      chi += (cells[part * width + kind]! - expected) ** 2 / expected;
    }
  const degrees = (kept.length - 1) * (parts - 1);
  const spread = 2 / (9 * degrees);
  return (Math.cbrt(chi / degrees) - (1 - spread)) / Math.sqrt(spread);
}
