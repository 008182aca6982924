import type { TaskRows } from '../../src/eval/rows.ts';
import { tallyPredictions } from '../../src/eval/scores/tally.ts';
import { markEntry } from '../../src/leaderboard/marks/index.ts';
import type { Markable } from '../../src/leaderboard/marks/mark.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { randomStream } from '../../src/lib/random.ts';

/* Entries whose answers are made up, honest or not, and a board of two honest ones that were re-run. */

export const bootstrap = { draws: 200, seed: 0 };
const classes = ['data', 'optimisation', 'architecture', 'loss'];
const [programs, mutants, seeds] = [24, 5, 5];

/** Runs in the order of their ids, which are hashes: five seeds of five mutants of four classes of 24 programs. */
export const rows = Array.from({ length: programs * classes.length * mutants * seeds }, (_, k) => {
  const mutant = Math.floor(k / seeds);
  const program = `p${mutant % programs}`;
  const label = classes[Math.floor(mutant / programs) % classes.length]!;
  return { traceId: sha256(`run ${k}`), program, label, mutant: `m${mutant}` };
})
  .sort((a, b) => (a.traceId < b.traceId ? -1 : 1))
  .map((row) => ({ ...row, family: 'dense', dataSet: null, operator: 'x', session: 0 }));
export const labels = Int32Array.from(rows, ({ label }) => classes.indexOf(label));
const data: TaskRows = { task: 'fault-typing', classes, columns: [], rows, labels, features: [] };

export type Answer = (i: number, repeat: number) => number;

export function entry(name: string, answer: Answer, isRerun = false, track = 'inductive'): Markable {
  const predictions = [0, 1].map((repeat) => Int32Array.from(rows, (_, i) => answer(i, repeat)));
  const splits = new Map([['S4', { predictions, scores: [] }]]);
  return {
    ...{ name, isRerun, track },
    tasks: [{ task: 'fault-typing', data, splits, repeats: 2, hasScores: false }],
    tallies: new Map([['fault-typing', new Map([['S4', tallyPredictions(data, predictions)]])]]),
  };
}

const other = (i: number, by = 1) => (labels[i]! + by) % classes.length;

/** Errs on whole mutants, and now and then on a seed, as what reads features does. */
export function honest(salt: string, wrong: number): Answer {
  return (i, repeat) => {
    const mutant = randomStream(salt, rows[i]!.mutant);
    const isHard = mutant.uniform() < wrong;
    const isOdd = randomStream(salt, repeat, rows[i]!.traceId).uniform() < 0.15;
    return isHard === isOdd ? labels[i]! : other(i, 1 + mutant.integer(3));
  };
}

/** The labels, but for so many errors by lot. */
export const flipped =
  (share: number): Answer =>
  (i, repeat) => {
    const random = randomStream('flip', repeat, rows[i]!.traceId);
    return random.uniform() < share ? other(i, 1 + random.integer(3)) : labels[i]!;
  };

const reference = entry('forest', honest('forest', 0.2), true);
export const board = [reference, entry('tree', honest('tree', 0.3), true)];
export const idsOf = (name: string, answer: Answer, others: readonly Markable[] = board) =>
  markEntry(entry(name, answer), others, bootstrap).map(({ id }) => id);
