import { countStepsPerEpoch } from '../training/practice/plan.ts';
import type { FaultSetting } from './contract.ts';
import { numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';
import { withSchedule } from './warmup-removed.ts';

/** Twice as where trainer and callback both step it; as often as an epoch has updates where it was meant per epoch. */
export const scheduleSteppedOften = specOperator({
  id: 'schedule-stepped-often',
  title: 'Schedule of the learning rate stepped too often',
  source: 'PyTorch documentation, "How to adjust learning rate": per batch or per epoch, once',
  settings(spec) {
    const { schedule } = spec.optimizer;
    if (schedule === undefined || schedule.kind === 'plateau' || schedule.kind === 'constant') return [];
    const twice: FaultSetting = { parameters: { steps: 2 }, severity: 'low' };
    const perEpoch = countStepsPerEpoch(spec, spec.data.rows.train);
    if (perEpoch < 4) return [twice];
    return [twice, { parameters: { steps: perEpoch }, severity: 'high' }];
  },
  obstacle: () => 'no schedule goes on with every update',
  apply: (spec, parameters) =>
    withSchedule(spec, {
      ...spec.optimizer.schedule!,
      stepsPerUpdate: numberParameter(parameters, 'steps'),
    }),
});
