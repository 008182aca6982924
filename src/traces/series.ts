import type { Measurement } from './instruments/contract.ts';
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
