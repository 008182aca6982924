import type { Rule } from './contract.ts';

/** The loss or a weight became NaN or infinite. */
export const nonFinite: Rule = {
  id: 'non-finite',
  title: 'A loss or a weight is not finite',
  source: 'DeepDiagnosis (Wardat et al. 2022), UMLAUT (Schoop et al. 2021)',
  needs: ['loss.train'],
  faultWhen: 'always: nothing after it is trained',
  check({ lost, outcome, doneSteps, plannedSteps }) {
    if (!lost) return [];
    const step = outcome.kind === 'diverged' ? outcome.step : doneSteps;
    return [
      {
        sentence: `A loss or a weight is not finite after ${step} of ${plannedSteps} steps`,
        consequence: 'nothing is learned from there on',
        class: 'optimisation',
        changes: [
          { repair: 'rate', action: 'Lower the learning rate tenfold' },
          {
            repair: 'input-scaling',
            action: 'Bring inputs to a common scale, within [-1, 1] or standardised',
          },
          { repair: 'clipping', action: 'Clip gradients by their norm' },
        ],
      },
    ];
  },
};
