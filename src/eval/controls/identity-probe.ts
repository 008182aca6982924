import type { Diagnoser, Split } from '../contract.ts';
import { forest } from '../diagnosers/forest.ts';
import { evaluate } from '../evaluate.ts';
import { bootstrapPrograms } from '../interval.ts';
import type { TaskRows } from '../rows.ts';
import { makeSplit } from '../splits/index.ts';
import { withinProgram } from '../splits/within-program.ts';
import { pooledBalancedAccuracy, tallyAnswers } from '../tally.ts';
import type { Control, ControlContext, ControlValue } from './contract.ts';

/** The rows with the program as the class to be told. */
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

function probe(
  name: string,
  data: TaskRows,
  split: Split,
  diagnoser: Diagnoser,
  context: ControlContext,
): ControlValue {
  const tally = tallyAnswers(data, evaluate(data, split, withinProgram, diagnoser).predictions);
  const score = (times: Float64Array) => pooledBalancedAccuracy(tally, times);
  return { name, ...bootstrapPrograms(tally.programs.length, score, context.bootstrap) };
}

export const identityProbe: Control = {
  id: 'identity-probe',
  title: 'program-identity probe',
  reading:
    'Balanced accuracy of naming the program, whole mutants held out, per feature family; chance is 1 / programs. ' +
    'High values say that the features are a fingerprint of the program.',
  measure(context) {
    const data = programAsLabel(context.data);
    const split = makeSplit(withinProgram, data.task, data.rows, { ...context.size, repeats: 1 });
    const families = [...new Set(data.columns.map((column) => column.slice(0, column.indexOf('.'))))];
    return [
      ...families.map((family) =>
        probe(
          family,
          keepColumns(data, (column) => column.startsWith(`${family}.`)),
          split,
          forest,
          context,
        ),
      ),
      probe('null-pattern', nullPattern(data), split, forest, context),
    ];
  },
  holds: () => null,
};
