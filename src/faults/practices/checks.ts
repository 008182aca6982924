import { plannedSteps } from './amounts.ts';
import type { Practice } from './contract.ts';

const [few, many] = [5, 120];

/** Training is the same; what differs is how much of it a log tells. */
export const fewChecks: Practice = {
  id: 'few-checks',
  title: 'Looked at five times',
  kind: 'checks',
  source: 'logs of few epochs, as of fine-tuning: BERT (arXiv 1810.04805) takes two to four',
  obstacle: () => null,
  apply: (spec) => spec,
  checks: few,
};

export const manyChecks: Practice = {
  id: 'many-checks',
  title: 'Looked at 120 times',
  kind: 'checks',
  source: 'logs of many epochs: DeepFD (arXiv 2205.01938) and Stack Overflow programs with 100 or more',
  obstacle(spec) {
    const steps = plannedSteps(spec);
    return steps >= 2 * many ? null : `it makes ${steps} updates, too few to be looked at so often`;
  },
  apply: (spec) => spec,
  checks: many,
};
