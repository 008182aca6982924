import type { Instrument, InstrumentContext, Measurement, Observation } from './instruments/contract.ts';
import type { LayerSeries, MetricSpec, Series, Trace } from './trace.ts';

/** What the checks of a group measured, replica by replica. */
export class RecordedSeries {
  readonly #metrics: readonly MetricSpec[];
  readonly #steps: number[] = [];
  readonly #readings: Readonly<Record<string, Measurement>>[] = [];

  constructor(metrics: readonly MetricSpec[]) {
    this.#metrics = metrics;
  }

  /** @throws Error where a metric was not declared: a defect of an instrument. */
  add(step: number, readings: Readonly<Record<string, Measurement>>): void {
    const known = new Set(this.#metrics.map(({ id }) => id));
    const unknown = Object.keys(readings).find((id) => !known.has(id));
    if (unknown !== undefined) throw new Error(`metric ${unknown} was measured but not declared`);
    this.#steps.push(step);
    this.#readings.push(readings);
  }

  /** The series of one replica, up to but not including step `end`; all of them where `end` is null. */
  of(replica: number, end: number | null): Omit<Trace, 'header'> {
    const cut = this.#steps.findIndex((step) => end !== null && step >= end);
    const steps = cut < 0 ? this.#steps : this.#steps.slice(0, cut);
    const scalars: Record<string, Series> = {};
    const layered: Record<string, LayerSeries> = {};
    for (const { id, shape } of this.#metrics) {
      const values = steps.map((_, check) => this.#readings[check]![id]?.[replica] ?? null);
      if (shape === 'scalar') scalars[id] = values as Series;
      else layered[id] = values as LayerSeries;
    }
    return { steps: [...steps], scalars, layered };
  }
}

/** Instruments at work on a group of runs. */
export interface ActiveInstruments {
  look(observation: Observation): void;
  dispose(): void;
}

/** Starts instruments whose readings go into `series`; `curvatureSteps` as `planChecks` gives them. */
export function startInstruments(
  instruments: readonly Instrument[],
  context: InstrumentContext,
  curvatureSteps: readonly number[],
  series: RecordedSeries,
): ActiveInstruments {
  const curvature = new Set(curvatureSteps);
  const observers = instruments.map((instrument) => ({
    schedule: instrument.schedule,
    observer: instrument.start(context),
  }));
  return {
    look(observation) {
      const { step } = observation;
      const due = observers.filter(({ schedule }) => schedule === 'checks' || curvature.has(step));
      series.add(step, Object.assign({}, ...due.map(({ observer }) => observer.observe(observation))));
    },
    dispose() {
      for (const { observer } of observers) observer.dispose?.();
    },
  };
}
