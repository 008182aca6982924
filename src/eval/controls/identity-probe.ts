import type { TaskRows } from '../rows.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control } from './contract.ts';
import { severalPrograms } from './premises.ts';
import { countedValue, nameScore, tallyUnder } from './score.ts';

/** The rows with the program as the class to predict. */
function programAsLabel(data: TaskRows): TaskRows {
  const classes = [...new Set(data.rows.map((row) => row.program))].sort();
  return { ...data, classes, labels: Int32Array.from(data.rows, (row) => classes.indexOf(row.program)) };
}

function keepColumns(data: TaskRows, keep: (column: string) => boolean): TaskRows {
  const kept = data.columns.flatMap((column, c) => (keep(column) ? [c] : []));
  return {
    ...data,
    columns: kept.map((c) => data.columns[c]!),
    features: data.features.map((row) => Float64Array.from(kept, (c) => row[c]!)),
  };
}

/** 1 where a value is missing, else 0: what the pattern of nulls alone gives away. */
function nullPattern(data: TaskRows): TaskRows {
  return { ...data, features: data.features.map((row) => row.map((value) => (Number.isNaN(value) ? 1 : 0))) };
}

export const identityProbe: Control = {
  id: 'identity-probe',
  title: 'program-identity probe',
  reading:
    'Balanced accuracy of naming the program, whole mutants held out, per feature family. ' +
    'Far above chance, the features are a fingerprint of the program.',
  measure(context) {
    const data = programAsLabel(context.data);
    const families = [...new Set(data.columns.map((column) => column.slice(0, column.indexOf('.'))))];
    const probe = (name: string, seen: TaskRows) =>
      nameScore(name, context, () => tallyUnder(seen, withinProgram, context), [severalPrograms]);
    return [
      ...families.map((family) =>
        probe(
          family,
          keepColumns(data, (column) => column.startsWith(`${family}.`)),
        ),
      ),
      probe('null-pattern', nullPattern(data)),
      countedValue('chance', 1 / data.classes.length),
    ];
  },
  holds: () => null,
};
