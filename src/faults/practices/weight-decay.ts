import { plannedSteps, withOptimizer } from './amounts.ts';
import type { Practice } from './contract.ts';

/** What decay alone would take of a weight by the end: ln 1.25 is a fifth of it. */
const total = Math.log(1.25);

export const weightDecay: Practice = {
  id: 'large-weight-decay',
  title: 'Decoupled weight decay that alone would take a fifth of every kernel by the end',
  kind: 'decay',
  source: 'Loshchilov and Hutter (arXiv 1711.05101): decay goes by the length of training',
  obstacle(spec) {
    const { weightDecay: given = 0 } = spec.optimizer;
    return given === 0 ? null : 'its weights decay already';
  },
  apply(spec) {
    const steps = plannedSteps(spec) * spec.optimizer.learningRate;
    return withOptimizer(spec, {
      weightDecay: Number((total / steps).toPrecision(3)),
      withoutDecay: ['bias', 'gamma', 'beta'],
    });
  },
};
