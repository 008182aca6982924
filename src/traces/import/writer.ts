import { join } from 'node:path';
import { mean } from '../../statistics/descriptive.ts';
import type { Environment } from '../store/environment.ts';
import { writeTraces } from '../store/group-file.ts';
import type { ManifestFile } from '../store/manifest.ts';
import type { MetricSpec, RunHeader, Trace } from '../trace.ts';
import { describeMetrics } from './columns.ts';
import type { ImportedNumbers } from './run-trace.ts';

/** Runs per file: what is in memory at a time. */
const runsPerFile = 200;

/** Writes imported runs into trace files, a few hundred of one program each. */
export class TraceWriter {
  readonly headers: RunHeader[] = [];
  readonly files: ManifestFile[] = [];
  readonly #out: string;
  readonly #places = new Map<string, number>();
  readonly #environment = new Map<string, Readonly<Record<string, number>>>();
  #program = '';
  #traces: Trace[] = [];
  #metrics = new Map<string, MetricSpec>();

  constructor(out: string) {
    this.#out = out;
  }

  /** @param numbers what the trace was made of. @throws InputError `write-failed`. */
  async add(trace: Trace, numbers: ImportedNumbers): Promise<void> {
    const { program } = trace.header;
    if (program !== this.#program || this.#traces.length >= runsPerFile) await this.flush();
    this.#program = program;
    this.#traces.push(trace);
    for (const metric of describeMetrics(numbers.columns))
      if (metric.family !== 'environment') this.#metrics.set(metric.id, metric);
    const environment = environmentOf(numbers);
    if (environment !== null) this.#environment.set(trace.header.traceId, environment);
  }

  /** Writes what is still in memory. @throws InputError `write-failed`. */
  async flush(): Promise<void> {
    if (this.#traces.length === 0) return;
    const place = this.#places.get(this.#program) ?? 0;
    this.#places.set(this.#program, place + 1);
    const path = `traces/${this.#program}/${place}.arrow`;
    const traces = this.#traces;
    const entry = await writeTraces(join(this.#out, path), { traces, metrics: [...this.#metrics.values()] });
    this.headers.push(...traces.map(({ header }) => header));
    this.files.push({ path, kind: 'traces', ...entry, runs: traces.length });
    this.#traces = [];
    this.#metrics = new Map();
  }

  /** What the machine felt of each run, in columns that every run with any of them has. */
  get environment(): Environment {
    const rows = [...this.#environment];
    const all = new Set(rows.flatMap(([, row]) => Object.keys(row)));
    const metrics = [...all].filter((metric) => rows.every(([, row]) => Object.hasOwn(row, metric)));
    return {
      metrics,
      values: new Map(rows.map(([id, row]) => [id, Float64Array.from(metrics, (metric) => row[metric]!)])),
    };
  }
}

/** Means over the run of the hardware columns, the finite values of them; null where there are none. */
function environmentOf({ columns, values }: ImportedNumbers): Record<string, number> | null {
  const means: Record<string, number> = {};
  for (const [c, { metric }] of columns.entries()) {
    if (!metric.startsWith('environment.')) continue;
    const finite = values[c]!.filter((value) => value !== null && Number.isFinite(value)) as number[];
    if (finite.length > 0) means[metric.slice('environment.'.length)] = mean(finite);
  }
  return Object.keys(means).length === 0 ? null : means;
}
