import type { DiagnosisRule } from './contract.ts';

/** The loss or a weight became NaN or infinite; what made it so, other rules say first. */
export const nonFinite: DiagnosisRule = {
  id: 'non-finite',
  title: 'A loss or a weight is not finite',
  source: 'DeepDiagnosis (Wardat et al. 2022); UMLAUT (Schoop et al. 2021)',
  needs: ['loss.train', 'outcome'],
  faultWhen: 'always: nothing is learned from there on',
  check({ lost, outcome, doneSteps, plannedSteps, unit }) {
    if (!lost) return [];
    const step = outcome.kind === 'diverged' ? outcome.step : doneSteps;
    return [
      {
        sentence: `A loss or a weight is not finite after ${step} of ${plannedSteps} ${unit}`,
        consequence: 'nothing is learned from there on',
        class: 'optimisation',
        changes: [
          { repair: 'rate', action: 'Lower the learning rate tenfold' },
          { repair: 'clipping', action: 'Clip gradients by their norm' },
          {
            repair: 'input-scaling',
            action: 'Bring inputs to a common scale, within [-1, 1] or standardised',
          },
        ],
      },
    ];
  },
  examples: {
    faulty: { outcome: { kind: 'diverged', step: 20 }, scalars: { 'loss.train': [1, 40] } },
    healthy: { scalars: { 'loss.train': [1, 0.7, 0.5, 0.4] } },
  },
};
