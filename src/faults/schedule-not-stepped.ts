import { specOperator } from './spec-operator.ts';
import { withSchedule } from './warmup-removed.ts';

/** The rate stays where it begins: at the top, or at the foot of a warm-up. */
export const scheduleNotStepped = specOperator({
  id: 'schedule-not-stepped',
  title: 'Schedule of the learning rate never stepped',
  source: 'PyTorch documentation, "How to adjust learning rate": scheduler.step() has to be called',
  settings: ({ optimizer: { schedule } }) =>
    schedule === undefined || schedule.stepsPerUpdate === 0
      ? []
      : [{ parameters: { steps: 0 }, severity: schedule.warmup === undefined ? 'medium' : 'high' }],
  obstacle: () => 'the learning rate has no schedule',
  apply(spec) {
    const schedule = spec.optimizer.schedule!;
    const isWatched = schedule.kind === 'plateau' && schedule.warmup === undefined;
    return withSchedule(spec, isWatched ? undefined : { ...schedule, stepsPerUpdate: 0 });
  },
});
