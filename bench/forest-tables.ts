import { randomStream } from '../src/lib/random.ts';

export interface LabelledTable {
  readonly rows: readonly Float64Array[];
  readonly labels: Int32Array;
}

export const columnCount = 180;
export const classCount = 4;

/** Shares of the classes: as fault typing has them, which caps mutants per class, and as a task without a cap. */
export const classShares = {
  equal: [0.25, 0.25, 0.25, 0.25],
  unequal: [0.4, 0.3, 0.2, 0.1],
} as const;

const groupsPerClass = 3;
const signals = 20;
const echoes = 60;

/**
 * Rows of a table as large as a recording's: each class is three clouds in 20 columns, 40 columns are noisy mixtures
 * of those, 120 are noise. No value is missing, because scikit-learn's forest of that age takes none.
 */
export function generateTable(name: string, length: number, shares: readonly number[]): LabelledTable {
  const random = randomStream('forest-bench', name);
  const centres = drawCentres();
  const labels = new Int32Array(length);
  const rows = Array.from({ length }, (_, i) => {
    const label = drawClass(shares, random.uniform());
    labels[i] = label;
    const centre = centres[label * groupsPerClass + random.integer(groupsPerClass)]!;
    const row = Float64Array.from({ length: columnCount }, () => random.normal(0, 1.6));
    for (let j = 0; j < signals; j++) row[j]! += centre[j]!;
    for (let j = signals; j < echoes; j++) row[j] = 0.5 * row[j]! + 0.7 * row[j % signals]!;
    return row;
  });
  return { rows, labels };
}

/** The same for every table. */
function drawCentres(): Float64Array[] {
  const random = randomStream('forest-bench', 'centres');
  return Array.from({ length: classCount * groupsPerClass }, () =>
    Float64Array.from({ length: signals }, () => random.normal()),
  );
}

function drawClass(shares: readonly number[], position: number): number {
  let rest = position;
  const label = shares.findIndex((share) => {
    rest -= share;
    return rest < 0;
  });
  return label < 0 ? classCount - 1 : label;
}
