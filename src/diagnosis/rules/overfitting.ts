import type { DiagnosisRule } from './contract.ts';
import { endLevel, nameOfScore, type Run, show, showEnd, skillOf, valuesOf } from './run.ts';

/** Checks after the best of validation at least, so that a mean of three lies behind it. */
const after = 3;
/** Share of its best by which validation loss rises, and of what it had come down by. */
const rise = { ofBest: 0.2, ofFall: 0.1 } as const;
/** Share of its level at that place by which training loss falls on. */
const fall = 1 / 3;
/** A score on new rows halfway from guessing to all correct, or this high where guessing is not known, was learned all the same. */
const learned = { skill: 0.5, score: 0.65 } as const;
/** How many times the training loss that of validation is where no score says what became of new rows. */
const apart = 10;

/** Training loss falls on while validation loss rises from its best: rows are learned by heart. Healthy runs do it too. */
export const overfitting: DiagnosisRule = {
  id: 'overfitting',
  title: 'Validation loss rises far from an early best',
  source: 'Prechelt 1998, Early Stopping – But When?; Goodfellow et al. 2016, Deep Learning, 7.8; AUTOTRAINER (Zhang et al. 2021)',
  needs: ['loss.train', 'loss.validation'],
  faultWhen: `validation loss ends above its start, and the validation score below halfway from guessing to all correct (${learned.score} where guessing is not known); without a score, at ${apart} times the training loss`,
  check(run) {
    const [train, validation] = [valuesOf(run, 'loss.train'), valuesOf(run, 'loss.validation')];
    const best = bestOfValidation(run, train, validation);
    if (run.lost || best === null) return [];
    const place = `after ${best.step} of ${run.doneSteps} ${run.unit}`;
    return [
      {
        sentence: `Validation loss is at its best, ${show(best.loss)}, ${place}, and ends at ${showEnd(validation)}, while training loss falls on from ${show(best.train)} to ${showEnd(train)}`,
        consequence: cameToNothing(run, train, validation),
        class: null,
        changes: [
          { repair: 'regularisation', action: 'Get more rows or augment them, and regularise: dropout, weight decay' },
          { repair: 'epochs', times: best.step / run.doneSteps, action: `Keep the weights that the network has ${place} (early stopping)` },
          { repair: 'capacity', times: 0.5, action: 'Use a smaller network' },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      scalars: {
        'loss.train': [2.2, 1.2, 0.6, 0.3, 0.1, 0.05, 0.02, 0.01],
        'loss.validation': [2, 1.5, 1.4, 1.7, 2, 2.3, 2.5, 2.6],
        'loss.train-score': [0.2, 0.6, 0.8, 0.9, 0.97, 0.99, 1, 1],
        'loss.validation-score': [0.3, 0.45, 0.52, 0.53, 0.54, 0.53, 0.54, 0.53],
      },
    },
    healthy: {
      scalars: {
        'loss.train': [2.2, 1.2, 0.6, 0.3, 0.1, 0.05, 0.02, 0.01],
        'loss.validation': [1.1, 0.6, 0.5, 0.6, 0.8, 1, 1.1, 1.2],
        'loss.train-score': [0.2, 0.6, 0.8, 0.9, 0.97, 0.99, 1, 1],
        'loss.validation-score': [0.5, 0.75, 0.8, 0.81, 0.82, 0.82, 0.81, 0.82],
      },
    },
  },
}; // biome-ignore format: sentences

interface Best {
  readonly step: number;
  readonly loss: number;
  readonly train: number;
}

/** Where validation loss is least, with both losses there; null where it does not part from training loss after that. */
function bestOfValidation(run: Run, train: readonly number[], validation: readonly number[]): Best | null {
  const loss = Math.min(...validation);
  if (train.length <= after || validation.indexOf(loss) >= validation.length - after) return null;
  const check = run.scalars['loss.validation']!.indexOf(loss);
  // Who never got better than untrained has learned nothing that could be overdone.
  if (run.steps[check] === 0) return null;
  // A log may have its losses at checks of their own.
  const then = run.scalars['loss.train']!.slice(0, check + 1).findLast((value) => value !== null) ?? train[0]!;
  const risen = endLevel(validation)! - loss;
  const parts =
    risen >= Math.max(rise.ofBest * Math.abs(loss), rise.ofFall * (validation[0]! - loss)) &&
    then - endLevel(train)! >= fall * Math.abs(then);
  return parts ? { step: run.steps[check]!, loss, train: then } : null;
} // biome-ignore format: one condition a line

/** New rows are predicted worse than at the start, and not well; null where that is not so. */
function cameToNothing(run: Run, train: readonly number[], validation: readonly number[]): string | null {
  if (endLevel(validation)! <= validation[0]!) return null;
  const above = `validation loss ends above its start, ${show(validation[0]!)}`;
  const scores = valuesOf(run, 'loss.validation-score');
  const score = endLevel(scores);
  if (score === null) {
    const far = endLevel(train)! > 0 && endLevel(validation)! >= apart * endLevel(train)!;
    return far ? `${above}, and more than ${apart} times as high as training loss` : null;
  }
  const skill = skillOf(run, score);
  const isPoor = skill === null ? score < learned.score : skill < learned.skill;
  return isPoor ? `${above}, and ${nameOfScore(run, 'loss.validation-score')} on validation rows ends at ${showEnd(scores)}` : null;
} // biome-ignore format: one sentence a line
