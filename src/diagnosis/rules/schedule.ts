import type { DiagnosisRule } from './contract.ts';
import { show, valuesOf } from './run.ts';
import { scoresPoorly, troubleOf } from './trouble.ts';

/** A rate below this share of its largest moves nothing that it has not moved before. */
const gone = 1e-4;
/** Who has learned this much had steps enough. */
const learned = 0.8;

/** A schedule that is named and moves nothing, or a rate of zero. */
export const schedule: DiagnosisRule = {
  id: 'schedule',
  title: 'A schedule that never moves the rate, or a rate of zero',
  source: 'documentation of torch.optim.lr_scheduler; taxonomy of real faults (Humbatova et al. 2020)',
  needs: ['observed.script.schedule', 'optimizer.learning-rate'],
  enough: ['optimizer.learning-rate'],
  faultWhen: `training visibly fails; or the rate is next to nothing for more than half of the run, and the skill stays below ${learned}`,
  check(run) {
    const rates = valuesOf(run, 'optimizer.learning-rate');
    const { schedule: name } = run.script;
    const most = Math.max(...rates);
    const zero = rates.filter((rate) => rate <= gone * most).length;
    const change = {
      repair: 'rate',
      action: 'Call the schedule as often as it counts: each step, or each epoch',
    } as const;
    if (rates.length >= 4 && zero > rates.length / 2)
      return [
        {
          sentence:
            most === 0
              ? `The learning rate is zero at ${zero} of ${rates.length} checks`
              : `The learning rate falls from ${show(most)} to nothing, where it stays for ${zero} of ${rates.length} checks`,
          consequence: troubleOf(run) ?? scoresPoorly(run, learned),
          class: 'optimisation',
          // What fell to nothing is to be raised, where the script cannot move its schedule.
          changes: [{ ...change, times: 10 }],
        },
      ];
    if (name === null || rates.length < 4 || most !== Math.min(...rates)) return [];
    return [
      {
        sentence: `${name} leaves the learning rate at ${show(rates[0]!)} in all ${rates.length} checks`,
        consequence: troubleOf(run),
        class: 'optimisation',
        changes: [change],
      },
    ];
  },
  examples: {
    faulty: {
      script: { schedule: 'StepLR' },
      scalars: { 'loss.train': [1, 4, 3, 4, 3], 'optimizer.learning-rate': [0.5, 0.5, 0.5, 0.5, 0.5] },
    },
    healthy: {
      script: { schedule: 'ReduceLROnPlateau' },
      scalars: {
        'loss.train': [1, 0.5, 0.3, 0.2, 0.1],
        'optimizer.learning-rate': [0.1, 0.1, 0.1, 0.1, 0.1],
      },
    },
  },
};
