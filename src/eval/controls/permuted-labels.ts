import { randomStream } from '../../lib/random.ts';
import { forest } from '../diagnosers/forest.ts';
import { measureGap } from '../gap.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control } from './contract.ts';
import { nameScore, tallyUnder } from './score.ts';

/** Every mutant gets the label of another one, so features say nothing of the label and seeds still agree. */
function permuteLabels(data: TaskRows, seed: number): TaskRows {
  const labelOf = new Map(data.rows.map((row, i) => [row.mutant, data.labels[i]!]));
  const mutants = [...labelOf.keys()].sort();
  const shuffled = randomStream('permuted labels', seed).shuffle(mutants);
  const permuted = new Map(mutants.map((mutant, i) => [mutant, labelOf.get(shuffled[i]!)!]));
  const rows = data.rows.map((row) => ({ ...row, label: data.classes[permuted.get(row.mutant)!]! }));
  return { ...data, rows, labels: Int32Array.from(rows, (row) => permuted.get(row.mutant)!) };
}

export const permutedLabels: Control = {
  id: 'permuted-labels',
  title: 'permuted labels',
  reading: 'With labels dealt anew among mutants, both scores must be near chance and the gap must cover 0.',
  measure(context) {
    const data = permuteLabels(context.data, context.size.seed);
    const within = tallyUnder(data, withinProgram, forest, context);
    const heldOut = tallyUnder(data, heldOutProgram, forest, context);
    const gap = measureGap(within, heldOut, context.bootstrap);
    return [
      nameScore('S1', within, context),
      nameScore('S4', heldOut, context),
      { name: 'gap', value: gap.value, low: gap.low, high: gap.high },
    ];
  },
  holds: (values) =>
    values.filter(({ name }) => name === 'gap').every(({ low, high }) => low <= 0 && high >= 0),
};
