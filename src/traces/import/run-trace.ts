import { sha256 } from '../../lib/hash.ts';
import { foreignHeader, unknownSetting } from '../foreign-header.ts';
import type { LayerSeries, Outcome, RunHeader, Series, Trace } from '../trace.ts';
import type { MappedColumn } from './columns.ts';
import type { ImportMapping } from './mapping.ts';

/** Who an imported run is, as far as file names and labels tell. */
export interface ImportedRun {
  readonly program: string;
  readonly family: RunHeader['family'];
  /** As written. */
  readonly category: string;
  readonly run: string;
  /** File, and row where a row is a run: what makes the run one of its own. */
  readonly source: string;
  /** Left out where columns were read by a mapping. */
  readonly log?: RunHeader['log'];
}

/** What stands as backend in the header of a run that was not recorded by faultgap. */
export const importedBackend = 'imported';

/** What all runs of one import share. */
export interface ImportOrigin {
  readonly mapping: ImportMapping;
  readonly versions: Readonly<Record<string, string>>;
}

/** Numbers of one run: steps in ascending order, a value per step and column. */
export interface ImportedNumbers {
  readonly steps: readonly number[];
  readonly planned: number;
  readonly columns: readonly MappedColumn[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** The trace of an imported run. A run without any step crashed; one whose loss is not finite diverged, and ends before that. */
export function makeTrace(run: ImportedRun, numbers: ImportedNumbers, origin: ImportOrigin): Trace {
  const { steps, planned } = numbers;
  const lost = firstLost(numbers);
  const end = lost < 0 ? steps.length : lost;
  return {
    header: makeHeader(run, origin, {
      plannedSteps: planned,
      doneSteps: steps[lost] ?? steps.at(-1) ?? 0,
      outcome: outcomeOf(steps, lost),
    }),
    steps: steps.slice(0, end),
    ...seriesOf(numbers, end),
  };
}

/** Losses that are trained on; that of a player is lost with the other. */
const trained = new Set(['loss.train', 'loss.batch-mean', 'loss.generator', 'loss.discriminator']);

function firstLost({ steps, columns, values }: ImportedNumbers): number {
  const lossColumns = columns.flatMap(({ metric }, c) => (trained.has(metric) ? [c] : []));
  return steps.findIndex((_, i) =>
    lossColumns.some((c) => {
      const value = values[c]![i]!;
      return value !== null && !Number.isFinite(value);
    }),
  );
}

function outcomeOf(steps: readonly number[], lost: number): Outcome {
  if (steps.length === 0) return { kind: 'crashed', stage: 'train', reason: 'nothing was logged' };
  return lost < 0 ? { kind: 'completed' } : { kind: 'diverged', step: steps[lost]! };
}

function seriesOf(
  { steps, columns, values }: ImportedNumbers,
  end: number,
): Pick<Trace, 'scalars' | 'layered'> {
  const scalars: Record<string, Series> = {};
  const layered: Record<string, LayerSeries> = {};
  for (const [c, { metric, place }] of columns.entries()) {
    if (metric.startsWith('environment.')) continue;
    if (place === null) scalars[metric] = values[c]!.slice(0, end);
    else layered[metric] ??= steps.slice(0, end).map((_, i) => listAt(metric, columns, values, i));
  }
  return { scalars, layered };
}

/** A list is there where all of its members are. */
function listAt(
  metric: string,
  columns: readonly MappedColumn[],
  values: ImportedNumbers['values'],
  step: number,
): number[] | null {
  const list: number[] = [];
  for (const [c, column] of columns.entries()) {
    if (column.metric !== metric) continue;
    const value = values[c]![step]!;
    if (value === null) return null;
    list[column.place!] = value;
  }
  return list;
}

/** Category as traces have it: lower case; null for a clean run. */
function categoryOf({ category }: ImportedRun, { clean }: ImportMapping): string | null {
  const name = category.toLowerCase() || 'unknown';
  return clean.includes(name) ? null : name;
}

function makeHeader(
  run: ImportedRun,
  { mapping, versions }: ImportOrigin,
  ending: Pick<RunHeader, 'plannedSteps' | 'doneSteps' | 'outcome'>,
): RunHeader {
  const { program, family, source, log } = run;
  const category = categoryOf(run, mapping);
  return {
    ...foreignHeader,
    traceId: sha256(JSON.stringify(['import', mapping.id, source])).slice(0, 20),
    program,
    family,
    operator: category ?? 'clean',
    category,
    mutant: `${program}/${category ?? 'clean'}/${run.run}`,
    seedIndex: 0,
    ...ending,
    observed: unknownSetting,
    backend: importedBackend,
    versions,
    ...(log && { log }),
  };
}
