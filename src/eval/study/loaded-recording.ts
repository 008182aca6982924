import type { FeatureFile } from '../../features/table.ts';
import { hashJson } from '../../lib/hash.ts';
import { createRecent } from '../../lib/recent.ts';
import type { MadeFrom } from '../../traces/store/made-from.ts';
import type { Split, SplitSize, SplitStrategy, TaskId } from '../contract.ts';
import { countTwins } from '../group-twins.ts';
import { featureSets, inFeatureSet } from '../methods/feature-sets.ts';
import { columnFilter, type Method, rowsFor, viewOf } from '../methods/method.ts';
import { inHalf, type ProgramHalf } from '../primary/halves.ts';
import { type EvaluableRecording, wholeRuns } from '../recording.ts';
import type { ResultTwins } from '../result.ts';
import { joinTaskRows, pickTaskRows, type TaskRows } from '../rows.ts';
import { makeSplit } from '../splits/index.ts';

/** A task, and how much of each run its features saw. */
export interface TaskWindow {
  readonly task: TaskId;
  /** Share of the planned steps, in (0, 1]. */
  readonly window: number;
  /** Only the rows of this half of the programs; all where absent. */
  readonly half?: ProgramHalf;
}

/** Joined rows kept: the jobs of one view come one after the other, but several views may take turns. */
const keptViews = 4;
const keptSplits = 64;

/** Rows and splits of one recording, made when a job first needs them and kept for the next ones. */
export class LoadedRecording {
  readonly source: EvaluableRecording;
  readonly #views = createRecent<Promise<TaskRows>>(keptViews);
  readonly #populations = createRecent<Promise<TaskRows>>(keptSplits);
  readonly #splits = createRecent<Promise<Split>>(keptSplits);

  constructor(source: EvaluableRecording) {
    this.source = source;
  }

  /** The rows as a method sees them. @throws InputError as `rowsFor`. */
  rows(of: TaskWindow, method: Method): Promise<TaskRows> {
    return this.#views.get(keyOf(of, viewOf(method)), async () => {
      const table = await this.source.features(of.window);
      const whole = await wholeRuns(this.source, table);
      return halve(rowsFor(table, this.source.labels.rows, of.task, method, whole), of);
    });
  }

  /** All run families, as controls see them. */
  allRows(of: TaskWindow): Promise<TaskRows> {
    return this.#views.get(keyOf(of), () => this.#join(of, isRunColumn));
  }

  /** The rows without a column: what splits and scores need. */
  population(of: TaskWindow): Promise<TaskRows> {
    return this.#populations.get(keyOf(of), async () => halve(await this.#join(of, () => false), of));
  }

  /** How many of its mutants run alike. */
  async twins({ task, window }: TaskWindow): Promise<ResultTwins> {
    const whole = await wholeRuns(this.source, await this.source.features(window));
    return countTwins(whole, this.source.labels.rows, task);
  }

  /** How much there is to read: rows, and columns of a method, or of all run families. */
  async shape(of: TaskWindow, method: Method | null): Promise<{ rows: number; columns: number }> {
    const { columns } = await this.source.features(of.window);
    const keep = method === null ? isRunColumn : columnFilter(method);
    const { rows } = await this.population(of);
    return { rows: rows.length, columns: columns.filter(keep).length };
  }

  /** @throws InputError as `makeSplit`, or as `FrozenFiles.read`. */
  split(of: TaskWindow, strategy: SplitStrategy, size: SplitSize): Promise<Split> {
    const { frozen } = this.source;
    const key = keyOf(of, strategy.id, JSON.stringify(size));
    return this.#splits.get(key, async () => {
      const { rows } = await this.population(of);
      return frozen === undefined || of.half !== undefined
        ? makeSplit(strategy, of.task, rows, size)
        : frozen.read({ task: of.task, strategy }, { rows, size, madeFrom: await this.rowsMadeFrom(of) });
    });
  }

  /** The wild runs that are predicted. @throws InputError `no-features` where there are none of this window. */
  wild({ window }: TaskWindow): Promise<FeatureFile> {
    return this.source.wild!(window);
  }

  /** What the rows of a task come from: whose labels they have, and in which table their twins were looked for. */
  async rowsMadeFrom({ window }: TaskWindow): Promise<MadeFrom> {
    const { manifest, labels, features } = this.source;
    const whole = await wholeRuns(this.source, await features(window));
    return { recording: manifest.hash, labels: labels.entry.sha256, features: whole.files[0]! };
  }

  /** What predictions under a split come from: as the rows, but of the tables that a diagnoser saw. */
  async predictionsMadeFrom(of: TaskWindow, split: string): Promise<MadeFrom> {
    const { manifest, labels, features } = this.source;
    const [own, ...further] = (await features(of.window)).files;
    return {
      ...{ recording: manifest.hash, labels: labels.entry.sha256, features: own!, split },
      ...(further.length > 0 && { furtherFeatures: hashJson(further) }),
    };
  }

  async #join({ task, window }: TaskWindow, keep: (column: string) => boolean): Promise<TaskRows> {
    const table = await this.source.features(window);
    return joinTaskRows(table, this.source.labels.rows, task, keep, await wholeRuns(this.source, table));
  }
}

/** The rows of a half of the programs, where one is wanted; strata are for whole corpora. */
function halve(whole: TaskRows, { half }: TaskWindow): TaskRows {
  if (half === undefined) return whole;
  const { strata: _, ...data } = whole;
  const isOfHalf = inHalf(data.rows, half);
  return pickTaskRows(
    data,
    [...data.rows.keys()].filter((i) => isOfHalf(data.rows[i]!)),
  );
}

function isRunColumn(column: string): boolean {
  return inFeatureSet(featureSets.get('all'), column);
}

function keyOf({ task, window, half }: TaskWindow, ...rest: string[]): string {
  return JSON.stringify([task, window, half, ...rest]);
}
