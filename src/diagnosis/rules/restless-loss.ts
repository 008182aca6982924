import type { DiagnosisRule } from './contract.ts';
import { beganTrained, endLevel, finalScore, isYoung, type Run, show, showEnd, valuesOf } from './run.ts';

/** Losses at least, of training and of validation. */
const fewest = 10;
/** A change of this share is one that counts; of a run that goes nowhere a fifth of all lead up, and a fifth down. */
const least = 0.005;
const either = 0.2;
/** Share of its start by which a loss comes down at most that goes nowhere. */
const fall = 0.1;
/** A score this good was learned, whatever the loss does. */
const good = 0.6;

/** Losses that go up and down and end no lower than they began: each step undoes another. */
export const restlessLoss: DiagnosisRule = {
  id: 'restless-loss',
  title: 'Losses go up and down, and not down',
  source: 'AUTOTRAINER (Zhang et al. 2021), oscillating loss; Bengio 2012, arXiv 1206.5533, rates that are too large',
  needs: ['loss.train', 'loss.validation'],
  faultWhen: `a fifth of all changes lead up and a fifth down, no loss ends more than ${100 * fall} % below its start, and no score is above ${good} (without one: validation loss did not begin far above training loss)`,
  check(run) {
    const [train, validation] = [valuesOf(run, 'loss.train'), valuesOf(run, 'loss.validation')];
    if (run.lost || isYoung(run) || Math.min(train.length, validation.length) < fewest) return [];
    if (![train, validation].every(staysUp) || !goesUpAndDown([train, validation])) return [];
    return [
      {
        sentence: `Losses go up and down, from ${show(train[0]!)} to ${showEnd(train)} in training and from ${show(validation[0]!)} to ${showEnd(validation)} in validation`,
        consequence: isGood(run) ? null : 'neither comes down: steps are too long to learn by',
        class: 'optimisation',
        changes: [
          { repair: 'rate', action: 'Lower the learning rate tenfold' },
          { repair: 'clipping', action: 'Clip gradients by their norm' },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      scalars: {
        'loss.train': [2.47, 2.34, 2.29, 2.33, 2.38, 2.31, 2.34, 2.32, 2.37, 2.33, 2.36],
        'loss.validation': [2.37, 2.38, 2.26, 2.37, 2.3, 2.35, 2.31, 2.36, 2.32, 2.33, 2.38],
        'loss.validation-score': [0.08, 0.1, 0.19, 0.12, 0.12, 0.1, 0.12, 0.09, 0.08, 0.12, 0.12],
      },
    },
    healthy: {
      scalars: {
        'loss.train': [2.47, 2.34, 2.2, 2.22, 2.1, 2.12, 1.9, 1.8, 1.82, 1.7, 1.65],
        'loss.validation': [2.37, 2.38, 2.26, 2.2, 2.25, 2.1, 2.12, 2, 1.95, 1.97, 1.9],
        'loss.validation-score': [0.08, 0.1, 0.19, 0.2, 0.2, 0.25, 0.24, 0.3, 0.35, 0.34, 0.4],
      },
    },
  },
}; // biome-ignore format: sentences

function staysUp(losses: readonly number[]): boolean {
  return losses[0]! - endLevel(losses)! <= fall * Math.abs(losses[0]!);
}

function goesUpAndDown(curves: readonly (readonly number[])[]): boolean {
  const changes = curves.flatMap((losses) =>
    losses.slice(1).map((loss, i) => (loss - losses[i]!) / Math.abs(losses[i]!)),
  );
  const some = (way: 1 | -1) => changes.filter((change) => way * change > least).length;
  return Math.min(some(1), some(-1)) >= either * changes.length;
}

/** Without a score, what is learned already is no less good for going on from there. */
function isGood(run: Run): boolean {
  const score = finalScore(run);
  return score === null ? beganTrained(run) : score > good;
}
