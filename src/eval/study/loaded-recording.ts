import type { FeatureFile } from '../../features/table.ts';
import { createRecent } from '../../lib/recent.ts';
import type { Environment } from '../../traces/store/environment.ts';
import type { LabelRow, Split, SplitSize, SplitStrategy } from '../contract.ts';
import { featureSets, inFeatureSet } from '../methods/feature-sets.ts';
import { columnsOf, type Method, rowsFor, rowsOfView, viewOf } from '../methods/method.ts';
import { none } from '../normalisations/none.ts';
import type { Normalisation } from '../normalisations/normalisation.ts';
import { joinTaskRows, type TaskRows } from '../rows.ts';
import type { FrozenFiles } from '../splits/file.ts';
import { makeSplit } from '../splits/index.ts';
import type { JobInput } from './jobs.ts';

/** What is evaluated: labels, and the feature table of each window. */
export interface Evaluable {
  readonly labels: { readonly rows: readonly LabelRow[] };
  /** The features that saw this share of each run. @throws InputError `no-features`. */
  features(window: number): Promise<FeatureFile>;
  /** What the machine felt of each run; null where the recording does not tell. */
  environment(): Promise<Environment | null>;
  /** Splits that were frozen before, where they are not to be cut anew. */
  readonly frozen?: FrozenFiles;
  /** The real faults that are to be diagnosed, where there are some. */
  readonly realFaults?: { readonly features: FeatureFile };
}

/** Rows and splits of one recording, made when a job first asks for them and kept for the next ones. */
export interface LoadedRecording {
  /** As a contestant sees them. @throws InputError as `rowsFor`. */
  rows(question: JobInput, method: Method): Promise<TaskRows>;
  /** All run families, as controls see them. */
  allRows(question: JobInput): Promise<TaskRows>;
  environment: Evaluable['environment'];
  readonly realFaults: Evaluable['realFaults'];
  /** Who is asked, without a column: what splits and scores need. */
  population(question: JobInput, normalisation: Normalisation): Promise<TaskRows>;
  /** How much there is to read: rows, and columns of a contestant, or of all run families. */
  shape(question: JobInput, method: Method | null): Promise<{ rows: number; columns: number }>;
  /** @throws InputError as `makeSplit`, or as `FrozenFiles.read`. */
  split(
    question: JobInput,
    method: Pick<Method, 'normalisation'>,
    strategy: SplitStrategy,
    size: SplitSize,
  ): Promise<Split>;
}

/** Joined rows kept: the jobs of one view come one after the other, but several views may take turns. */
const keptViews = 4;
const keptSplits = 64;

const isRunColumn = (column: string) => inFeatureSet(featureSets.get('all'), column);

export function loadForJobs({
  labels,
  features,
  environment,
  frozen,
  realFaults,
}: Evaluable): LoadedRecording {
  const views = createRecent<TaskRows>(keptViews);
  const populations = createRecent<TaskRows>(keptSplits);
  const cuts = createRecent<Split>(keptSplits);
  const keyOf = ({ task, window }: JobInput, ...rest: string[]) => JSON.stringify([task, window, ...rest]);

  const population: LoadedRecording['population'] = (question, normalisation) =>
    populations.get(keyOf(question, rowsOfView({ normalisation })), async () => {
      const table = await features(question.window);
      const rows = joinTaskRows(table, labels.rows, question.task, () => false);
      return normalisation.refer?.(rows, table) ?? rows;
    });

  return {
    environment,
    realFaults,
    population,
    rows: (question, method) =>
      views.get(keyOf(question, viewOf(method)), async () =>
        rowsFor(await features(question.window), labels.rows, question.task, method),
      ),
    allRows: (question) =>
      views.get(keyOf(question), async () =>
        joinTaskRows(await features(question.window), labels.rows, question.task, isRunColumn),
      ),
    async shape(question, method) {
      const { columns } = await features(question.window);
      const keep = method === null ? isRunColumn : columnsOf(method);
      const { rows } = await population(question, method?.normalisation ?? none);
      return { rows: rows.length, columns: columns.filter(keep).length };
    },
    split: (question, { normalisation }, strategy, size) =>
      cuts.get(
        keyOf(question, rowsOfView({ normalisation }), strategy.id, JSON.stringify(size)),
        async () => {
          const { rows } = await population(question, normalisation);
          const { task } = question;
          return frozen === undefined
            ? makeSplit(strategy, task, rows, size)
            : frozen.read({ task, normalisation, strategy }, { rows, size });
        },
      ),
  };
}
