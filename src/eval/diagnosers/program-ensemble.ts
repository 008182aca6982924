import { groupBy } from '../../lib/group.ts';
import { defineDiagnoser, type TrainingTable } from './define.ts';
import { createForest } from './forest.ts';

/** Of each program: together about as many trees as the forest has for each class. */
const member = createForest('member', 10);

/**
 * A small forest per training program, which knows what faults look like there and nothing of how programs differ; each class
 * gets the mean score that the programs which have it give it. What only tells programs apart cannot be learned.
 */
export const programEnsemble = defineDiagnoser({
  id: 'program-ensemble',
  title: 'A forest of 10 trees per program, scores averaged',
  drawsRows: true,
  fit(table, seed) {
    const columns = Array.from({ length: table.width }, (_, column) => String(column));
    const classes = Array.from({ length: table.classes }, (_, c) => String(c));
    const programs = chooseTeachers(table);
    const members = programs.map((own) => member.fit({ columns, classes, ...pick(table, own) }, seed));
    const holders = countHolders(programs, table);
    return (row) => {
      const votes = new Float64Array(table.classes);
      for (const fitted of members)
        for (const [c, score] of fitted.predict(row).entries()) votes[c]! += score;
      return votes.map((vote, c) => vote / holders[c]!);
    };
  },
});

/** Rows of each program; a program of one class teaches nothing, and is left out where others have every class. */
function chooseTeachers(table: TrainingTable): number[][] {
  const programs = [...groupBy([...table.rows.keys()], (i) => table.programs[i]!).values()];
  const teachers = programs.filter((own) => new Set(own.map((i) => table.labels[i])).size > 1);
  return countHolders(teachers, table).every((holders) => holders > 0) ? teachers : programs;
}

function pick({ rows, labels, programs }: TrainingTable, own: readonly number[]) {
  return {
    rows: own.map((i) => rows[i]!),
    labels: Int32Array.from(own, (i) => labels[i]!),
    programs: own.map((i) => programs[i]!),
  };
}

/** How many of the programs have a row of each class. */
function countHolders(
  programs: readonly (readonly number[])[],
  { labels, classes }: Pick<TrainingTable, 'labels' | 'classes'>,
): Float64Array {
  const holders = new Float64Array(classes);
  for (const own of programs) for (const c of new Set(own.map((i) => labels[i]!))) holders[c]! += 1;
  return holders;
}
