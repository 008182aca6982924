import { mean } from '../../statistics/descriptive.ts';
import { scheduleFactor } from '../../training/practice/schedule.ts';
import type { ScheduleSpec } from '../../training/practice/schedule-specs.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { plannedSteps, withOptimizer, withRate } from './amounts.ts';
import type { Practice } from './contract.ts';

/** Fewer updates than this leave a schedule no room. */
const fewestSteps = 30;

type About = Pick<Practice, 'id' | 'title' | 'kind' | 'source'>;

/**
 * A practice that gives the rate a schedule, made for so many planned updates. Its top is as many times the program’s rate as
 * makes the mean over all updates that rate: people who let a rate fall begin with a higher one, and a program that trains as
 * long at lower rates does not arrive.
 */
function schedulePractice(about: About, schedule: (steps: number) => ScheduleSpec): Practice {
  return {
    ...about,
    obstacle(spec) {
      if (spec.optimizer.schedule !== undefined || spec.optimizer.decay > 0)
        return 'its rate has a schedule already';
      if (plannedSteps(spec) >= fewestSteps) return null;
      return `a schedule needs ${fewestSteps} updates, and it makes ${plannedSteps(spec)}`;
    },
    apply(spec: ProgramSpec) {
      const steps = plannedSteps(spec);
      const own = schedule(steps);
      const shares = Array.from({ length: steps }, (_, step) => scheduleFactor(own, step, steps));
      const top = Number((1 / mean(shares)).toPrecision(2));
      return withOptimizer(withRate(spec, top), { schedule: own });
    },
  };
}

const tenth = (steps: number) => Math.round(steps / 10);

export const warmUp = schedulePractice(
  {
    id: 'warm-up',
    title: 'The rate rises over the first tenth of training',
    kind: 'warm-up',
    source: 'Goyal et al. (arXiv 1706.02677), gradual warm-up',
  },
  (steps) => ({ kind: 'constant', warmup: { steps: tenth(steps) } }),
);

export const warmUpLinear = schedulePractice(
  {
    id: 'warm-up-linear',
    title: 'The rate rises over a tenth of training, then falls in a straight line to a tenth of it',
    kind: 'warm-up',
    source: 'BERT (arXiv 1810.04805); get_linear_schedule_with_warmup of Hugging Face Transformers',
  },
  (steps) => ({ kind: 'polynomial', floor: 0.1, warmup: { steps: tenth(steps) } }),
);

export const cosine = schedulePractice(
  {
    id: 'cosine',
    title: 'The rate falls along a cosine to a tenth of it',
    kind: 'schedule',
    source: 'SGDR (arXiv 1608.03983); a floor of a tenth as in Chinchilla (arXiv 2203.15556)',
  },
  () => ({ kind: 'cosine', floor: 0.1 }),
);

export const stepDecay = schedulePractice(
  {
    id: 'step-decay',
    title: 'The rate falls to a fifth of it after three fifths and after four fifths of training',
    kind: 'schedule',
    source: 'Wide residual networks (arXiv 1605.07146), a factor of 0.2',
  },
  (steps) => ({
    kind: 'piecewise',
    boundaries: [Math.round(0.6 * steps), Math.round(0.8 * steps)],
    factors: [0.2, 0.04],
  }),
);

export const oneCycle = schedulePractice(
  {
    id: 'one-cycle',
    title: 'One cycle: the rate rises to its top over three tenths of training, then falls to almost nothing',
    kind: 'schedule',
    source: 'Smith and Topin (arXiv 1708.07120); defaults of PyTorch’s OneCycleLR',
  },
  () => ({ kind: 'oneCycle' }),
);
