import type { ScheduleSpec } from '../training/practice/schedule-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';
import type { FaultSetting } from './contract.ts';
import { numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

/** The rise of one-cycle is a warm-up too. */
export const warmupRemoved = specOperator({
  id: 'warmup-removed',
  title: 'Warm-up of the learning rate missing',
  source: 'Xiong et al. (arXiv 2002.04745) and Goyal et al. (arXiv 1706.02677) on what warm-up is for',
  survives: 'networks of one to three blocks train without it at the rate that they have',
  settings({ optimizer: { schedule } }) {
    if (schedule === undefined) return [];
    const shorter: FaultSetting = { parameters: { percent: 10 }, severity: 'low' };
    const none: FaultSetting = { parameters: { percent: 0 }, severity: 'medium' };
    if (schedule.kind === 'oneCycle') return (schedule.rise ?? 0.3) > 0 ? [shorter, none] : [];
    if (schedule.warmup === undefined) return [];
    return schedule.warmup.steps >= 10 ? [shorter, none] : [none];
  },
  obstacle: () => 'the learning rate does not warm up',
  apply(spec, parameters) {
    const share = numberParameter(parameters, 'percent') / 100;
    return withSchedule(spec, cut(spec.optimizer.schedule!, share));
  },
});

/** The schedule with so much of its warm-up; undefined where nothing is left of it. */
function cut(schedule: ScheduleSpec, share: number): ScheduleSpec | undefined {
  const { warmup, ...rest } = schedule;
  const steps = Math.round((warmup?.steps ?? 0) * share);
  const shorter = warmup !== undefined && steps > 0 ? { warmup: { ...warmup, steps } } : {};
  if (rest.kind === 'constant') return steps > 0 ? ({ ...rest, ...shorter } as ScheduleSpec) : undefined;
  if (rest.kind === 'oneCycle') return { ...rest, ...shorter, rise: (rest.rise ?? 0.3) * share };
  return { ...rest, ...shorter };
}

/** The program with another schedule, or none. */
export function withSchedule(spec: ProgramSpec, schedule: ScheduleSpec | undefined): ProgramSpec {
  const { schedule: _, ...optimizer } = spec.optimizer;
  return { ...spec, optimizer: { ...optimizer, ...(schedule && { schedule }) } as ProgramSpec['optimizer'] };
}
