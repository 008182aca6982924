import type { Diagnoser, Split, SplitStrategy } from '../contract.ts';
import { evaluate, type Predictions } from '../evaluate.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutCell } from '../splits/held-out-cell.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { matchedProgram } from '../splits/matched-program.ts';
import { randomRows } from '../splits/random-rows.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control } from './contract.ts';
import { severalPrograms } from './premises.ts';
import { nameScore, tallyUnder } from './score.ts';

/** Knows the program and nothing else: its most over-represented class in training, against the class's overall share. */
const priorDiagnoser: Diagnoser = {
  id: 'program-prior',
  title: 'class prior of the program',
  fit({ rows, labels, classes }) {
    const overall = new Float64Array(classes.length);
    const byProgram = new Map<number, Float64Array>();
    rows.forEach((row, i) => {
      const program = row[0]!;
      const counts = byProgram.get(program) ?? new Float64Array(classes.length);
      byProgram.set(program, counts);
      counts[labels[i]!]! += 1;
      overall[labels[i]!]! += 1;
    });
    return {
      predict(row) {
        const counts = byProgram.get(row[0]!) ?? overall;
        // Dividing by the class's overall count is what maximises balanced accuracy.
        const scores = counts.map((count, c) => (overall[c]! === 0 ? 0 : count / overall[c]!));
        const total = scores.reduce((a, b) => a + b, 0);
        return scores.map((score) => score / total);
      },
    };
  },
};

/** The rows with the program's index as only feature. */
function programAsFeature(data: TaskRows): TaskRows {
  const programs = [...new Set(data.rows.map((row) => row.program))].sort();
  return {
    ...data,
    columns: ['program'],
    features: data.rows.map((row) => Float64Array.of(programs.indexOf(row.program))),
  };
}

/** What the baseline predicts under a split. */
export function predictByProgram(data: TaskRows, split: Split, strategy: SplitStrategy): Predictions {
  return evaluate(programAsFeature(data), split, strategy, priorDiagnoser);
}

export const programPrior: Control = {
  id: 'program-prior',
  title: 'program-prior baseline',
  reading:
    'What the program alone tells of the class. Well above chance under S0, S1 or S1o, it is part of the gap; well below under S1o, ' +
    'training would say of a program what its tested rows are not.',
  measure(context) {
    const data = programAsFeature(context.data);
    return [randomRows, withinProgram, heldOutCell, heldOutProgram, matchedProgram].map((strategy) =>
      nameScore(strategy.id, context, () => tallyUnder(data, strategy, context, priorDiagnoser), [
        severalPrograms,
      ]),
    );
  },
  holds: () => null,
};
