import { InputError } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import type { LayerSeries, MetricSpec, RunHeader, Series, Trace } from '../trace.ts';
import type { Expectation } from './integrity.ts';
import { parseHeaders, traceSchemas, traceSchemaVersion } from './schema.ts';
import {
  type ArrowFile,
  type Cells,
  type ColumnSpec,
  type FileEntry,
  openArrow,
  writeArrow,
} from './store.ts';

/**
 * One Arrow file per program and graph group: a record batch per run, a row per check. Columns are `trace_id`, `step`
 * and one per metric; the run headers stand in the schema metadata under `runs`, in the order of the batches.
 */
const kind = 'traces';

interface TraceFile {
  readonly traces: readonly Trace[];
  readonly metrics: readonly MetricSpec[];
}

/** Writes the traces of one group, whole or not at all. @throws InputError `write-failed`. */
export function writeTraces(path: string, { traces, metrics }: TraceFile): Promise<FileEntry> {
  return writeArrow(path, {
    kind,
    schemaVersion: traces[0]?.header.schemaVersion ?? traceSchemaVersion,
    metadata: { runs: canonicalJson(traces.map((trace) => trace.header)) },
    columns: [
      { name: 'trace_id', type: 'utf8', nullable: false },
      { name: 'step', type: 'int32', nullable: false, metadata: { unit: 'finished steps' } },
      ...metrics.map(metricColumn),
    ],
    batches: traces.map((trace) => traceCells(trace, metrics)),
  });
}

/** A trace file whose headers are read and checked; series are read on demand. */
export interface OpenTraceFile {
  readonly entry: FileEntry;
  readonly headers: readonly RunHeader[];
  readonly metrics: readonly MetricSpec[];
  /** Every trace, in the order of the headers. @throws InputError `trace-rows`. */
  traces(): Trace[];
}

/**
 * Opens the trace file of one group; `expect` where a manifest tells size and hash.
 * @throws InputError as `openArrow`, and `trace-columns`, `run-header`, `trace-rows`.
 */
export async function openTraces(
  path: string,
  expect: Pick<Expectation, 'sha256' | 'bytes'> = {},
): Promise<OpenTraceFile> {
  const file = await openArrow(path, { ...expect, kind, ...traceSchemas });
  checkColumns(path, file.columns);
  const headers = parseHeaders(path, file.metadata.runs ?? '');
  if (headers.length !== file.batchRows.length) {
    throw traceRows(path, `${headers.length} record batches, one per run`, file.batchRows.length);
  }
  return {
    entry: file.entry,
    headers,
    metrics: file.columns.slice(2).map(columnMetric),
    traces: () => headers.map((header, i) => readTrace(file, header, i)),
  };
}

/** `loss.train`, `gradient.norm`: no name that members of every object have. */
const metricName = /^[a-z]+\.[\w.-]+$/i;

function checkColumns(path: string, columns: readonly ColumnSpec[]): void {
  const words = columns.map(({ name, type }, i) => (i < 2 ? `${name} (${type})` : name));
  const wrong = words.findIndex((word, i) => (i < 2 ? word !== firstColumns[i] : !metricName.test(word)));
  if (wrong < 0 && words.length >= 2) return;
  throw new InputError('trace-columns', {
    rule: `columns of ${path} are not those of traces`,
    need: firstColumns[wrong] ?? 'trace_id, step, then metrics such as loss.train',
    value: words[wrong] ?? `${words.length} columns`,
  });
}

const firstColumns = ['trace_id (utf8)', 'step (int32)'];

function readTrace(file: ArrowFile, header: RunHeader, batch: number): Trace {
  const cells = file.cells(batch);
  const other = Array.from(cells[0]!).find((id) => id !== header.traceId);
  if (other !== undefined) throw traceRows(file.path, `rows of ${header.traceId}`, String(other));
  const scalars: Record<string, Series> = {};
  const layered: Record<string, LayerSeries> = {};
  for (const [i, { name, type }] of file.columns.entries()) {
    if (type === 'float32') scalars[name] = cells[i] as Series;
    if (type === 'list') layered[name] = cells[i] as LayerSeries;
  }
  return { header, steps: Array.from(cells[1] as ArrayLike<number>), scalars, layered };
}

function traceRows(path: string, need: string, value: string | number): InputError {
  return new InputError('trace-rows', { rule: `rows and run headers of ${path} disagree`, need, value });
}

function metricColumn({ id, family, unit, scale, shape, cost, description }: MetricSpec): ColumnSpec {
  const type = shape === 'scalar' ? 'float32' : 'list';
  const metadata = { family, unit, scale, shape, cost: String(cost), description };
  return { name: id, type, nullable: true, metadata };
}

function columnMetric({ name, metadata = {} }: ColumnSpec): MetricSpec {
  return { ...(metadata as unknown as MetricSpec), id: name, cost: Number(metadata.cost) };
}

function traceCells(trace: Trace, metrics: readonly MetricSpec[]): Cells[] {
  const { header, steps, scalars, layered } = trace;
  const missing = steps.map(() => null);
  return [
    steps.map(() => header.traceId),
    steps,
    ...metrics.map(({ id, shape }) => (shape === 'scalar' ? scalars[id] : layered[id]) ?? missing),
  ];
}
