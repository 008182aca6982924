import { constantAsPublished } from '../../features/de-fault.ts';
import { type RandomStream, randomStream } from '../../lib/random.ts';
import { countConfusion, macroF1 } from '../../statistics/confusion.ts';
import type { Diagnoser } from '../contract.ts';
import { foldsByProgram } from '../inner-folds.ts';
import { binTable } from './bins.ts';
import { defineDiagnoser, type TrainingTable } from './define.ts';
import { growForest } from './grow-trees.ts';
import { voteTrees } from './trees.ts';

const treeCount = 50;
/** Columns kept of those that decrease impurity most. */
const keptColumns = 20;

/**
 * DEFault (arXiv 2501.12560): a binary random forest per class, one against the rest, each on its 20 columns of largest
 * impurity importance. Its first level, faulty or correct, is the detection task here and its second fault typing: tasks are
 * evaluated apart. Of several classes the one counts whose probability is highest over its threshold. The thresholds of the
 * released models are tuned on the split that is then reported, which cannot be done here; 50 trees grown to purity
 * are of its grid. A missing value is a bin of its own, not a mean.
 */
function createDeFault(
  about: Pick<Diagnoser, 'id' | 'title'> & { readonly columns: (column: string) => boolean },
  tuned: boolean,
): Diagnoser {
  return defineDiagnoser({
    ...about,
    drawsRows: true,
    fit(table, seed) {
      const experts = Array.from({ length: table.classes }, (_, own) => {
        const labels = table.labels.map((label) => Number(label === own));
        // The stream keeps its old name, or the numbers would change.
        const learn = (rows: readonly number[], purpose: string) =>
          fitExpert(pickRows(table, labels, rows), randomStream('default', seed, own, purpose));
        const all = table.rows.map((_, i) => i);
        return {
          probability: learn(all, 'whole'),
          threshold: tuned ? tuneThreshold(table, labels, learn) : 0.5,
        };
      });
      return (row) =>
        Float64Array.from(experts, (expert) => 1e-9 + expert.probability(row) / expert.threshold);
    },
  });
}

const isOfDeFault = (column: string) => column.startsWith('default.');

/** As published: the columns that its callback left constant say nothing, so they are not read; all thresholds are 0.5. */
export const deFault = createDeFault(
  {
    id: 'de-fault',
    title: 'DEFault (ICSE 2025): a forest per class',
    columns: (column) => isOfDeFault(column) && !constantAsPublished.has(column),
  },
  false,
);

/** All columns as meant, and thresholds tuned on programs held out of the training rows. */
export const deFaultCorrected = createDeFault(
  {
    id: 'de-fault-corrected',
    title: 'DEFault with columns as meant and thresholds tuned',
    columns: isOfDeFault,
  },
  true,
);

/** Rows of one class (1) against the rest (0). */
interface BinaryRows {
  readonly rows: readonly Float64Array[];
  readonly labels: Int32Array;
}

function pickRows({ rows }: TrainingTable, labels: Int32Array, picked: readonly number[]): BinaryRows {
  return { rows: picked.map((i) => rows[i]!), labels: Int32Array.from(picked, (i) => labels[i]!) };
}

/** Probability of class 1: a forest on all columns chooses those for the forest that predicts. */
function fitExpert({ rows, labels }: BinaryRows, random: RandomStream): (row: Float64Array) => number {
  const width = rows[0]!.length;
  const { importances } = grow(rows, labels, width, random);
  const kept = Array.from(importances.keys())
    .sort((a, b) => importances[b]! - importances[a]! || a - b)
    .slice(0, keptColumns);
  const narrow = (row: Float64Array) => Float64Array.from(kept, (column) => row[column]!);
  const { trees } = grow(rows.map(narrow), labels, kept.length, random);
  return (row) => voteTrees(trees, narrow(row))[1]! / treeCount;
}

function grow(rows: readonly Float64Array[], labels: Int32Array, width: number, random: RandomStream) {
  const columnsPerSplit = Math.max(1, Math.floor(Math.sqrt(width)));
  return growForest(binTable(rows, width), labels, { classes: 2, columnsPerSplit }, treeCount, random);
}

/** Published scan: 0.05 to 0.95. */
const candidates = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/**
 * The threshold of a binary probability with the best macro-F1 on training rows whose program was held out while `learn` saw
 * the others; the nearest to 0.5 of equals, and 0.5 where there is only one program. Programs are dealt to three folds by
 * name.
 * @param labels 1 for the class, 0 for the rest, aligned with the table
 * @param learn the probability from the rows of these numbers
 */
export function tuneThreshold(
  table: Pick<TrainingTable, 'rows' | 'programs'>,
  labels: Int32Array,
  learn: (rows: readonly number[], purpose: string) => (row: Float64Array) => number,
): number {
  const folds = foldsByProgram(table.programs);
  if (folds.length === 0) return 0.5;
  const probabilities = new Float64Array(labels.length);
  for (const [fold, { trained, tested }] of folds.entries()) {
    const probability = learn(trained, `fold ${fold}`);
    for (const i of tested) probabilities[i] = probability(table.rows[i]!);
  }
  return bestThreshold(labels, probabilities);
}

/** Of the published candidates; exported for its test. */
export function bestThreshold(labels: Int32Array, probabilities: Float64Array): number {
  const scored = candidates.map((threshold) => {
    const predicted = probabilities.map((probability) => Number(probability >= threshold));
    return { threshold, score: macroF1(countConfusion(labels, predicted, 2)) };
  });
  const distance = (threshold: number) => Math.abs(threshold - 0.5);
  scored.sort((a, b) => b.score - a.score || distance(a.threshold) - distance(b.threshold));
  return scored[0]!.threshold;
}
