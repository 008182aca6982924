import { type ForeignFeatures, parseForeignFeatures } from '../../features/foreign-features.ts';
import type { ExtractedFeatures } from '../../features/table.ts';
import { groupColumnNames, percentOf } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import { showOneLine } from '../../lib/plain-text.ts';
import { readTable } from '../../tables/read-table.ts';
import { type LabelRow, type TaskId, taskIds } from '../contract.ts';
import type { EvaluableRecording } from '../recording.ts';
import { tasks } from '../tasks/index.ts';
import type { ColumnsOrigin } from './extra-columns.ts';

/** A feature table made elsewhere, and what results call its columns and its feature sets. */
export interface ForeignSource {
  readonly id: string;
  readonly path: string;
  /** The file's name, without where it lies. */
  readonly name: string;
}

/** What the columns of a file are called by: its name without what follows the last dot. */
export function foreignId(name: string): string {
  const stem = name.replace(/\.gz$/, '').replace(/\.[^.]+$/, '');
  return stem.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^-|-$/g, '');
}

/** What the features are used for. */
export interface ForeignUse {
  readonly tasks: readonly TaskId[];
  /** Share of each run that features of these tasks see. */
  readonly window: number;
}

/** Columns of a foreign table that tell what a trace is: held against ours, and never features. */
const claimed: ReadonlySet<string> = new Set([
  ...groupColumnNames.filter((name) => name !== 'trace_id'),
  ...taskIds,
  'kill_state',
]);

/**
 * The features of a foreign table for the traces of the recording: one row for each of ours, columns `<id>.<name>`. Traces
 * that nobody predicts may be missing there.
 * @throws InputError as `readTable` and `parseForeignFeatures`; `foreign-window` where the table says that it saw
 *   another part of each run; `foreign-label` where it names a class that there is not, `foreign-claim` where it contradicts
 *   the recording otherwise; `unmatched-label` where a trace that is predicted has no row.
 */
export async function adoptFeatures(
  recording: EvaluableRecording,
  { id, path, name }: ForeignSource,
  use: ForeignUse,
): Promise<{ features: ExtractedFeatures; origin: ColumnsOrigin }> {
  const table = await readTable(path, name);
  checkSeen(name, table.metadata.get('window'), use.window);
  const foreign = parseForeignFeatures(table, claimed);
  const { groups } = await recording.features(use.window);
  const ours = groups.map(({ traceId }) => traceId);
  checkClaims(name, foreign, tellTraces(recording, groups));
  const placeOf = new Map(foreign.traceIds.map((traceId, place) => [traceId, place]));
  checkAsked(name, placeOf, recording.labels.rows, use.tasks);
  const places = ours.map((traceId) => placeOf.get(traceId));
  const features = {
    groups,
    columns: foreign.columns.map((column) => `${id}.${column}`),
    values: foreign.values.map((values) =>
      Float64Array.from(places, (place) => (place === undefined ? Number.NaN : keepInRange(values[place]!))),
    ),
    window: use.window,
  };
  const notes = [noteOfUse(name, use), ...noteOfSurplus(name, foreign, new Set(ours))];
  return { features, origin: { id, name, sha256: table.sha256, notes } };
}

/** As our own features, so that no square of one is infinite. */
const largest = 3.4028234663852886e38;

function keepInRange(value: number): number {
  return Math.max(-largest, Math.min(largest, value));
}

function checkSeen(name: string, said: string | undefined, needed: number): void {
  if (said === undefined || Number(said) === needed) return;
  throw new InputError('foreign-window', {
    rule: `${name} says which part of each run its features saw, and the task needs another`,
    need: `the first ${percentOf(needed)} %`,
    value: `window ${showOneLine(said)}`,
  });
}

/** What the recording says of each trace, by the name of a column and the id of the trace. */
type Facts = ReadonlyMap<string, ReadonlyMap<string, string | null>>;

function tellTraces(
  { labels }: EvaluableRecording,
  groups: Awaited<ReturnType<EvaluableRecording['features']>>['groups'],
): Facts {
  const byGroup = <T>(value: (group: (typeof groups)[number]) => T) =>
    new Map(groups.map((group) => [group.traceId, value(group)]));
  const byLabel = <T>(value: (row: LabelRow) => T) =>
    new Map(labels.rows.map((row) => [row.traceId, value(row)]));
  return new Map<string, ReadonlyMap<string, string | null>>([
    ['program', byGroup(({ program }) => program)],
    ['family', byGroup(({ family }) => family)],
    ['operator', byGroup(({ operator }) => operator)],
    ['category', byGroup(({ category }) => category)],
    ['mutant', byGroup(({ mutant }) => mutant)],
    ['seed', byGroup(({ seedIndex }) => String(seedIndex))],
    ['session', byGroup(({ session }) => String(session))],
    ['kill_state', byLabel(({ killState }) => killState)],
    ...taskIds.map((task) => [task, byLabel((row) => row.labels[task])] as const),
  ]);
}

/** A missing cell claims nothing, and what is said of traces that the recording lacks cannot be checked. */
function checkClaims(name: string, { claims, traceIds }: ForeignFeatures, facts: Facts): void {
  for (const [column, cells] of claims) {
    const truths = facts.get(column)!;
    for (const [row, said] of cells.entries()) {
      const truth = truths.get(traceIds[row]!);
      if (said === null || truth === undefined || isSame(said, truth)) continue;
      throw contradiction(name, column, new Set(truths.values()), {
        truth,
        value: `${showOneLine(said).slice(0, 80)} for trace ${showOneLine(traceIds[row]!)}`,
        isKnown: [...truths.values()].some((value) => isSame(said, value)),
      });
    }
  }
}

/** Whole numbers may have become floats on their way. */
function isSame(said: string, truth: string | null): boolean {
  return said === truth || (/^\d+\.0+$/.test(said) && said.replace(/\.0+$/, '') === truth);
}

function contradiction(
  name: string,
  column: string,
  known: ReadonlySet<string | null>,
  { truth, value, isKnown }: { truth: string | null; value: string; isKnown: boolean },
): InputError {
  const isTask = (taskIds as readonly string[]).includes(column);
  if (isTask && !isKnown) {
    return new InputError('foreign-label', {
      rule: `${name} names a class of ${column} that the labels do not have`,
      need: `one of ${[...known].filter((word) => word !== null).join(', ')}`,
      value,
      remedy: 'Labels come from labels.arrow: the column may be dropped.',
    });
  }
  return new InputError('foreign-claim', {
    rule: `${name} and the recording differ in ${column}`,
    need: truth ?? 'nothing',
    value,
    remedy: 'Join the features with this recording again; the column may be dropped.',
  });
}

function checkAsked(
  name: string,
  placeOf: ReadonlyMap<string, number>,
  labels: readonly LabelRow[],
  used: readonly TaskId[],
): void {
  for (const task of used) {
    const labelled = labels.filter((row) => row.labels[task] !== null).map(({ traceId }) => traceId);
    const missing = labelled.filter((traceId) => !placeOf.has(traceId)).sort();
    if (missing.length === 0) continue;
    throw new InputError('unmatched-label', {
      rule: `${name} must have a row for every trace that ${task} asks about`,
      need: `${labelled.length} traces`,
      value: `${missing.length} without a row, the first of them ${missing[0]}`,
      remedy: 'Write a row for each; cells may be empty.',
    });
  }
}

function noteOfUse(name: string, { tasks: used, window }: ForeignUse): string {
  const seen = window === 1 ? 'of whole runs' : `of the first ${percentOf(window)} % of each run`;
  const hiding = used.some((task) => tasks.get(task).withoutValidation);
  const named = hiding ? ', and that what comes from validation data has "validation" in its name' : '';
  return `${name} is taken at its word: that its features are ${seen} and of nothing else${named}.`;
}

function noteOfSurplus(name: string, { traceIds }: ForeignFeatures, ours: ReadonlySet<string>): string[] {
  const surplus = traceIds.filter((traceId) => !ours.has(traceId));
  if (surplus.length === 0) return [];
  return [
    `${name} has rows of ${surplus.length} traces that the recording lacks, which are left out; the first is ${showOneLine(surplus[0]!).slice(0, 80)}.`,
  ];
}
