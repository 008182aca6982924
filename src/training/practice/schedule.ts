import type { ScheduleKind, ScheduleSpec } from './schedule-specs.ts';

type SpecOf<K extends ScheduleKind> = Extract<ScheduleSpec, { kind: K }>;

/**
 * Share of the learning rate in force at an update.
 * @param update from 0
 * @param planned steps of the run, which spans left out are taken from.
 */
export function scheduleFactor(schedule: ScheduleSpec, update: number, planned: number): number {
  const step = update * (schedule.stepsPerUpdate ?? 1);
  const { steps = 0, from = 0 } = schedule.warmup ?? {};
  if (step < steps) return from + (1 - from) * (step / steps);
  const follow = factors[schedule.kind] as FactorOf<ScheduleKind>;
  return follow(schedule, step - steps, planned - steps);
}

type FactorOf<K extends ScheduleKind> = (schedule: SpecOf<K>, step: number, rest: number) => number;

/**
 * `keras.optimizers.schedules` of Keras 3 (`PiecewiseConstantDecay`, `ExponentialDecay`, `PolynomialDecay`, `CosineDecay`,
 * `CosineDecayRestarts`) with the rate as unit, and PyTorch's `OneCycleLR` in two phases without its cycle of momentum.
 */
const factors: { readonly [K in ScheduleKind]: FactorOf<K> } = {
  constant: () => 1,
  // What the validation loss does to it is kept by `watchPlateau`.
  plateau: () => 1,
  step: ({ every, factor }, step) => factor ** Math.floor(step / every),
  piecewise: ({ boundaries, factors: after }, step) => {
    const passed = boundaries.filter((boundary) => step > boundary).length;
    return passed === 0 ? 1 : after[passed - 1]!;
  },
  exponential: ({ steps, factor }, step) => factor ** (step / steps),
  polynomial: ({ steps, power = 1, floor = 0, cycle = false }, step, rest) => {
    const length = steps ?? rest;
    const span = cycle ? length * Math.max(1, Math.ceil(step / length)) : length;
    return (1 - floor) * (1 - Math.min(step, span) / span) ** power + floor;
  },
  cosine: ({ steps, floor = 0 }, step, rest) => {
    const length = steps ?? rest;
    return aboveFloor(halfCosine(Math.min(step, length) / length), floor);
  },
  cosineRestarts: ({ firstSteps, lengthFactor = 2, heightFactor = 1, floor = 0 }, step) => {
    let [start, length, height] = [0, firstSteps, 1];
    while (step - start >= length) {
      start += length;
      length *= lengthFactor;
      height *= heightFactor;
    }
    return aboveFloor(height * halfCosine((step - start) / length), floor);
  },
  oneCycle: ({ steps, rise = 0.3, divide = 25, finalDivide = 1e4, anneal = 'cosine' }, step, rest) => {
    const last = (steps ?? rest) - 1;
    const top = rise * (last + 1) - 1;
    const first = 1 / divide;
    if (step < top) return between(first, 1, step / top, anneal);
    return between(1, first / finalDivide, (Math.min(step, last) - top) / (last - top), anneal);
  },
};

/** From 1 to 0 as the share goes from 0 to 1. */
function halfCosine(share: number): number {
  return 0.5 * (1 + Math.cos(Math.PI * share));
}

function aboveFloor(value: number, floor: number): number {
  return (1 - floor) * value + floor;
}

function between(from: number, to: number, share: number, anneal: 'cosine' | 'linear'): number {
  return anneal === 'linear' ? from + (to - from) * share : to + (from - to) * halfCosine(share);
}
