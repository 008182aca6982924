import type { DiagnosisRule } from './contract.ts';
import { endLevel, show, showEnd, valuesOf } from './run.ts';

const fewest = 6;
/** Share of what it came down by that the training loss gives back. */
const back = 0.35;

/** A training loss that ends far above its best: steps are too long. */
export const lossRebound: DiagnosisRule = {
  id: 'loss-rebound',
  title: 'Training loss ends far above its best',
  source: 'AUTOTRAINER (Zhang et al. 2021), oscillating loss; Goodfellow et al. 2016, Deep Learning, 8.2',
  needs: ['loss.train'],
  faultWhen: 'it gives back a third of what it came down by, or ends above its start',
  check(run) {
    const losses = valuesOf(run, 'loss.train');
    const [first, last] = [losses[0], endLevel(losses)];
    if (run.lost || first === undefined || last === null || losses.length < fewest || first <= 0) return [];
    const least = Math.min(...losses.slice(1).map((_, i) => endLevel(losses.slice(0, i + 2))!));
    const best = Math.min(...losses);
    const rose =
      last - Math.max(0, least) > back * (first - least) && last > 1.3 * least && last > 0.1 * first;
    if (!rose || least <= 0) return [];
    return [
      {
        sentence: `Training loss ends at ${showEnd(losses)}, after ${show(best)} at its best and ${show(first)} at its start`,
        consequence: 'steps undo what was learned',
        class: 'optimisation',
        changes: [
          { repair: 'rate', action: 'Lower the learning rate tenfold' },
          {
            repair: 'zero-gradients',
            action: 'Check that gradients are set to zero before each backward pass',
          },
          { repair: 'clipping', action: 'Clip gradients by their norm' },
        ],
      },
    ];
  },
  examples: {
    faulty: { scalars: { 'loss.train': [2, 1.5, 1.2, 1.5, 1.9, 1.8, 2, 1.9] } },
    healthy: { scalars: { 'loss.train': [2, 1.5, 1.1, 1.2, 0.9, 0.8, 0.9, 0.7] } },
  },
};
