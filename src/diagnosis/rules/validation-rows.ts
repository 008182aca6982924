import type { DiagnosisRule, Finding } from './contract.ts';
import { endLevel, isAccuracy, nameOfScore, type Run, show, showEnd, valuesOf } from './run.ts';

/** Validation rows that are the training rows, of other classes, or labelled otherwise. */
export const validationRows: DiagnosisRule = {
  id: 'validation-rows',
  title: 'Validation rows that say nothing of training',
  source: 'Kapoor and Narayanan 2023, Leakage and the reproducibility crisis; Keras documentation of validation_split',
  needs: ['loss.train', 'loss.validation', 'loss.train-score', 'loss.validation-score'],
  faultWhen: 'no validation row is ever correct while training rows are, or validation never gets better while training does',
  check: (run) => [...sameRows(run), ...neverCorrect(run), ...neverLearned(run)],
  examples: {
    faulty: {
      scalars: {
        'loss.train': [2.3, 2.2, 2, 1.8, 1.7],
        'loss.validation': [2.3, 2.31, 2.35, 2.4, 2.5],
        'loss.validation-score': [0.09, 0.1, 0.08, 0.07, 0.06],
      },
    },
    healthy: {
      scalars: {
        'loss.train': [0.7, 0.4, 0.2, 0.05, 0.01],
        'loss.validation': [0.72, 0.5, 0.5, 0.6, 0.75],
        'loss.validation-score': [0.5, 0.75, 0.78, 0.78, 0.77],
      },
    },
  },
}; // biome-ignore format: sentences

const fewest = 4;

/** A partial leak shows in no curve; rows that are all the same do. */
function sameRows(run: Run): Finding[] {
  const [train, validation] = [valuesOf(run, 'loss.train'), valuesOf(run, 'loss.validation')];
  const isSame = train.length >= fewest && train.every((loss, i) => loss === validation[i]);
  if (!isSame || new Set(train).size < fewest) return [];
  return [
    {
      sentence: `Validation loss equals training loss at all ${train.length} checks: the rows are the same`,
      consequence: null,
      class: 'data',
      changes: [{ repair: 'labels', action: 'Validate on rows that are not trained on' }],
    },
  ];
}

function neverCorrect(run: Run): Finding[] {
  const scores = valuesOf(run, 'loss.validation-score');
  const trained = valuesOf(run, 'loss.train-score');
  const training = endLevel(trained);
  if (scores.length < fewest || Math.max(...scores) > 0.02 || Math.min(...scores) < 0) return [];
  if (training === null || training < 0.5 || !isAccuracy(run, 'loss.validation-score')) return [];
  return [
    {
      sentence: `No validation row is ever correct (accuracy ${show(Math.max(...scores))} at most), while accuracy on training rows ends at ${showEnd(trained)}`,
      consequence:
        'training never sees the classes of validation: rows were split in the order of their classes',
      class: 'data',
      changes: [
        { repair: 'shuffle', action: 'Shuffle rows before they are split' },
        { repair: 'labels', action: 'Read twenty validation rows beside their labels' },
      ],
    },
  ];
}

/** Over training that got somewhere, validation loss is never below its start, and its score never above. */
function neverLearned(run: Run): Finding[] {
  const [train, losses] = [valuesOf(run, 'loss.train'), valuesOf(run, 'loss.validation')];
  const scores = valuesOf(run, 'loss.validation-score');
  if (train.length < fewest || losses.length < fewest || scores.length < fewest) return [];
  const fell = 1 - endLevel(train)! / train[0]!;
  const [firstLoss, firstScore] = [losses[0]!, scores[0]!];
  const isBetter = Math.min(...losses) < 0.98 * firstLoss || Math.max(...scores) > firstScore + 0.05;
  if (
    train[0]! <= 0 ||
    fell < (wasLearned(run, firstScore) ? 0.1 : 0.05) ||
    train[0]! > 3 * firstLoss ||
    // What only comes down to where validation began has learned the shares of classes, and nothing by heart.
    endLevel(train)! > 0.95 * firstLoss ||
    isBetter ||
    Math.max(...scores) > 0.6 ||
    endLevel(losses)! < firstLoss
  )
    return [];
  const said = `Training loss fell from ${show(train[0]!)} to ${showEnd(train)}, and validation loss went from ${show(firstLoss)} to ${showEnd(losses)}`;
  const never = `${nameOfScore(run, 'loss.validation-score')} on validation rows never rose (${show(firstScore)} to ${showEnd(scores)})`;
  // Wrong labels are learned row by row, over epochs. Who is far ahead after the first has found what validation does not use.
  return firstLoss > ahead * train[0]!
    ? [
        {
          sentence: said,
          consequence: `${never}, though the first epoch had learned: validation does not use what training does`,
          class: 'architecture',
          changes: [mode, labels, shuffle],
        },
      ]
    : [
        {
          sentence: said,
          consequence: `${never}: rows are learned by heart, so labels do not belong to them`,
          class: 'data',
          changes: [
            labels,
            shuffle,
            { repair: 'regularisation', action: 'Get more rows, or a smaller network' },
          ],
        },
      ];
}

/** Whether training rows were predicted well before, and new ones not by chance: the network goes on from trained weights. */
function wasLearned(run: Run, firstScore: number): boolean {
  const [first] = valuesOf(run, 'loss.train-score');
  return first !== undefined && first > 0.8 && firstScore > 0.5;
}

/** How many times the loss of the first epoch that of validation is after it, where training is far ahead. */
const ahead = 1.3;

const mode = {
  repair: 'normalisation',
  action:
    'Train in training mode and validate in evaluation mode; check statistics of batch normalisation, and that both get rows of one scale',
} as const;
const labels = {
  repair: 'labels',
  action:
    'Read twenty training rows beside their labels: order of files, shuffling of one and not of the other, reshaping',
} as const;
const shuffle = {
  repair: 'shuffle',
  action: 'Shuffle rows together with their labels, before they are split',
} as const;
