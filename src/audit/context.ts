import type { BootstrapOptions, Estimate } from '../statistics/bootstrap.ts';
import type { AuditColumn, AuditGroup, AuditTable } from './audit-table.ts';
import { type ColumnSet, columnSets } from './column-sets.ts';
import {
  type AuditCut,
  type CutSettings,
  cutByGroup,
  cutDuplicates,
  cutRandomly,
  type LabelledPart,
} from './cuts.ts';
import { type AuditDuplicates, findDuplicates } from './duplicates.ts';
import { predictFolds, type SeenColumns, scoreLoss, scoreTally, tallyUnits } from './predict.ts';
import type { AuditSample } from './sample.ts';
import { type AuditProgress, nearWork, planWork, WorkMeter } from './work.ts';

export interface AuditSettings {
  readonly folds: number;
  readonly seed: number;
  readonly bootstrap: BootstrapOptions;
  readonly progress?: AuditProgress;
}

/** What intervals are over. */
interface Units {
  /** In words: `8 programs of so_id`. */
  readonly over: string;
  /** Per labelled row. */
  readonly of: readonly string[];
}

/** What every check is given. */
export interface AuditContext {
  readonly table: AuditTable;
  readonly settings: AuditSettings;
  readonly meter: WorkMeter;
  /** Rows that learners and distances are measured on; counts are of all rows. */
  readonly sample: AuditSample;
  /** Columns of numbers that a diagnoser would see. */
  readonly seen: readonly AuditColumn[];
  /** Rows without any number in these, as flags. */
  readonly blank: readonly boolean[];
  readonly duplicates: AuditDuplicates;
  readonly sets: readonly ColumnSet[];
  /** What is measured on labels; or why nothing is. */
  readonly labelled: LabelledRows | string;
  /**
   * All rows with a label, cut at random only: for what costs little and would be another thing in a part of the rows, such as
   * how many rows of each class a session has.
   */
  readonly whole: LabelledRows | string;
}

/** Rows with a label, and the ways to hold them out. */
export interface AuditLabelled extends LabelledPart {
  /** Place in the table of each row. */
  readonly at: readonly number[];
  readonly chance: number;
  readonly units: Units;
  readonly cuts: readonly AuditCut[];
  /** Group of each row, for every group of the table, in its order. */
  readonly groups: readonly Int32Array[];
  /** Predictions from columns under a cut that can be made; each is made once. */
  predict(seen: SeenColumns, cut: AuditCut): readonly Int32Array[];
  score(predictions: readonly Int32Array[]): Estimate;
  /** What the first have over the second, paired. */
  lose(first: readonly Int32Array[], second: readonly Int32Array[]): Estimate;
}
type LabelledRows = AuditLabelled;

/** A table of fewer rows is cut several times, as a single cut of few rows is a matter of luck. */
const fewRows = 2000;
/** Programs that an interval needs; with fewer it is over rows. */
const fewestPrograms = 5;

export function prepareAudit(table: AuditTable, settings: AuditSettings): AuditContext {
  const seen = table.columns.filter(isSeen);
  const blank = Array.from({ length: table.rows }, (_, row) =>
    seen.every(({ numbers }) => Number.isNaN(numbers![row]!)),
  );
  const sets = columnSets(seen);
  const { sample, total } = planWork(table, sets);
  const meter = new WorkMeter(total, settings.progress);
  meter.begin('looking for rows that are alike', nearWork(sample.at.length));
  const own = seen.filter(({ role }) => role === 'feature');
  const duplicates = findDuplicates(
    seenAt(seen, allRows(table)),
    seenAt(own.length > 0 ? own : seen, allRows(table)),
    blank,
    sample.at,
  );
  const labelled = labelRows(table, sample.at, settings, duplicates);
  const whole = sample.drawn === null ? labelled : labelRows(table, allRows(table), settings, duplicates, []);
  return { table, settings, meter, sample, seen, blank, duplicates, sets, labelled, whole };
}

const allRows = ({ rows }: AuditTable) => Array.from({ length: rows }, (_, row) => row);

/** What a diagnoser would be trained on: numbers that name no row and no group, and that are not all the same. */
function isSeen({ role, numbers }: AuditColumn): boolean {
  if (numbers === null || (role !== 'feature' && role !== 'environment')) return false;
  return !isConstant(numbers);
}

/** Whether a column has no value, or one value in every row. */
export function isConstant(numbers: Float64Array): boolean {
  return numbers.every((value) => Object.is(value, numbers[0]) || value === numbers[0]);
}

/** Columns at these rows, row by row. */
export function seenAt(columns: readonly AuditColumn[], rows: readonly number[]): SeenColumns {
  return {
    names: columns.map(({ name }) => name),
    rows: rows.map((row) => {
      // A table has millions of cells, and `from` calls a function for each.
      const values = new Float64Array(columns.length);
      for (let c = 0; c < columns.length; c++) values[c] = columns[c]!.numbers![row]!;
      return values;
    }),
  };
}

function labelRows(
  table: AuditTable,
  rows: readonly number[],
  settings: AuditSettings,
  duplicates: AuditDuplicates,
  cutBy = table.groups,
): LabelledRows | string {
  const { label } = table;
  if (label === null) return table.noLabel!;
  const at = rows.filter((row) => label.of[row]! >= 0);
  if (label.classes.length < 2) return `needs two classes, got one: ${label.classes[0]}`;
  const part = { labels: Int32Array.from(at, (row) => label.of[row]!), classes: label.classes };
  const counts = label.classes.map((_, c) => part.labels.filter((own) => own === c).length);
  if (counts.filter((count) => count >= 5).length < 2)
    return 'needs two classes of five rows, got fewer rows';
  const groups = table.groups.map(({ of }) => Int32Array.from(at, (row) => of[row]!));
  const clusters = Int32Array.from(at, (row) => duplicates.clusters[row]!);
  const units = chooseUnits(table.groups, groups, clusters, duplicates);
  const cut: CutSettings = {
    folds: settings.folds,
    repeats: at.length < fewRows ? 2 : 1,
    seed: settings.seed,
  };
  return {
    ...{ ...part, at, units, groups, chance: 1 / counts.filter((count) => count > 0).length },
    cuts: [
      cutRandomly(part, cut),
      cutTogether(duplicates, clusters, part, cut),
      ...cutBy.map((group, g) => cutByGroup(group, groups[g]!, part, cut)),
    ],
    predict: (seen, { folds }) => predictFolds(folds!, seen, part, settings.seed),
    score: (predictions) => scoreTally(tallyUnits(part, units.of, predictions), settings.bootstrap),
    lose: (...both) => scoreLoss(part, units.of, both, settings.bootstrap),
  };
}

function cutTogether(
  duplicates: AuditDuplicates,
  clusters: Int32Array,
  part: LabelledPart,
  cut: CutSettings,
): AuditCut {
  const made = cutDuplicates(clusters, part, cut);
  const reason = duplicates.together ? null : 'no row has a duplicate or a near-duplicate';
  return reason === null ? made : { ...made, folds: null, reason };
}

function chooseUnits(
  groups: readonly AuditGroup[],
  of: readonly Int32Array[],
  clusters: Int32Array,
  { together }: AuditDuplicates,
): Units {
  const program = groups.findIndex(({ role }) => role === 'program');
  const count = program < 0 ? 0 : new Set(of[program]).size;
  if (count >= fewestPrograms)
    return {
      over: `${count} programs`,
      of: Array.from(of[program]!, (value) => groups[program]!.names[value]!),
    };
  const alike = together ? 'rows, near-duplicates as one' : 'rows';
  const why = program < 0 ? 'no column names the program' : `${count} programs are too few`;
  return { over: `${alike} (${why})`, of: Array.from(clusters, String) };
}
