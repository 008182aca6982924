import type { DiagnosisRule } from './contract.ts';
import { finalSkill, percent, type Run, skillOf, valuesOf } from './run.ts';

/** A run of fewer steps than this is a short one. Longer ones often end on their way: of clean runs of the corpus a third. */
const few = 100;
/** Share by which the loss falls over the last tenth of a run that is still learning. */
const falling = 0.08;
/** What is learned this well needs no more steps. */
const learned = 0.99;
/** A skill that no network has before it learns. */
const before = 0.5;
/** A rate brought down to this share of its largest was to end here: the last fall of the loss is that of the schedule. */
const brought = 0.1;

/** A short run that ended while the loss was still falling. */
export const fewSteps: DiagnosisRule = {
  id: 'few-steps',
  title: 'Training ended while the loss was falling',
  source: 'taxonomy of real faults (Humbatova et al. 2020), too few epochs',
  needs: ['loss.train', 'loss.train-score', 'observed.batchSize', 'optimizer.learning-rate'],
  faultWhen: `fewer than ${few} steps were taken, and the loss fell by ${percent(falling)} over the last tenth of them, with a skill below ${learned} (at the start below ${before}) and a rate that no schedule brought down`,
  check(run) {
    if (run.lost || run.observed.batchSize === null || run.doneSteps >= few) return [];
    // It goes on, or was stopped on purpose.
    if (run.doneSteps < run.plannedSteps) return [];
    const share = lastFall(run);
    if (share === null || share < falling) return [];
    return [
      {
        sentence: `Training loss still fell by ${percent(share)} over the last tenth of ${run.doneSteps} steps`,
        consequence:
          (finalSkill(run) ?? 0) < learned && !isAnnealed(run) && !wasLearned(run)
            ? `${run.doneSteps} steps were too few for it to settle`
            : null,
        class: 'optimisation',
        changes: [
          { repair: 'epochs', action: 'Train longer' },
          { repair: 'rate', times: 10, action: 'Raise the learning rate' },
        ],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { batchSize: 32 },
      scalars: { 'loss.train': [5.7, 4, 2.8, 2, 1.4, 1] },
    },
    healthy: {
      observed: { batchSize: 32 },
      scalars: {
        'loss.train': [5.7, 4, 2.8, 2, 1.4, 1],
        'optimizer.learning-rate': [0.004, 0.07, 0.1, 0.06, 0.02, 0.0004],
      },
    },
  },
};

/** A network that goes on from trained weights is not to settle anew. */
function wasLearned(run: Run): boolean {
  const [first] = valuesOf(run, 'loss.train-score');
  return first !== undefined && (skillOf(run, first) ?? 0) > before;
}

function isAnnealed(run: Run): boolean {
  const rates = valuesOf(run, 'optimizer.learning-rate');
  return rates.length > 0 && rates.at(-1)! <= brought * Math.max(...rates);
}

/** Mean fall per tenth of the run over its last third, in share of the loss; null where that is not known. */
function lastFall(run: Run): number | null {
  const losses = valuesOf(run, 'loss.train');
  const at = Math.floor((2 * losses.length) / 3);
  const [from, to, last] = [losses[at], losses.at(-1), losses.length - 1];
  if (from === undefined || to === undefined || from <= 0 || to <= 0 || last - at < 1) return null;
  const tenths = (10 * (last - at)) / last;
  return 1 - (to / from) ** (1 / tenths);
}
