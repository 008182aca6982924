import { join } from 'node:path';
import { z } from 'zod';
import { parseConfig, readJson } from '../lib/config.ts';
import { InputError } from '../lib/errors.ts';
import { isolations } from '../lib/sandbox/confine.ts';
import { estimateSchema } from '../statistics/bootstrap.ts';
import { taskIds } from './contract.ts';
import { curveSchema } from './curve/schema.ts';
import { primarySchema } from './primary/schema.ts';
import { decided, estimate, interval, line, name, overSources } from './result-parts.ts';
import { abstentionSchema } from './scores/abstention.ts';
import { operatorsSchema } from './scores/by-operator.ts';
import { calibrationSchema } from './scores/calibration.ts';
import { twoClassSchema } from './scores/two-classes.ts';

/**
 * The result file: every number of an evaluation and how it was made; it may hold several tasks and windows. Directions:
 * balanced accuracy, macro-F1, MCC, AUROC and AUPRC are better when higher; a gap is within-program minus held-out-program;
 * a contrast is a feature set minus the baseline.
 */

const rowSchema = z.strictObject({
  ...line,
  split: z.string(),
  balancedAccuracy: estimateSchema,
  /** Standard deviation of balanced accuracy over repeats (other cuts and diagnoser seeds); null under two repeats. */
  repeatSd: z.number().nullable(),
  macroF1: z.number(),
  mcc: z.number(),
  /** Area under the ROC curve, pooled over programs per repeat, then averaged; null where the task has not two classes. */
  auroc: z.number().nullable(),
  /** Average precision of the second class, made as `auroc`; its chance level is the share of that class. */
  auprc: z.number().nullable(),
  /** Mean of AUROC over the programs with rows of both classes: pooling mixes the calibration of programs. */
  programAuroc: z.number().nullable(),
  /** Balanced top-2 and top-3 accuracy: the class is among so many highest scores; null below four and six classes. */
  top2: z.number().nullable(),
  top3: z.number().nullable(),
  twoClasses: twoClassSchema.nullable(),
  calibration: calibrationSchema,
  abstention: abstentionSchema,
  operators: operatorsSchema.nullable(),
  /** Why scores of this row are null, by their names. */
  reasons: z.record(z.string(), z.string()),
  /** Mean over the programs that can be scored alone; null where none can. */
  programMean: z.number().nullable(),
  worstProgram: z.strictObject({ program: z.string(), value: z.number() }).nullable(),
  p10Program: z.number().nullable(),
  /** Balanced accuracy of each program; null where it has too few traces per class to be scored alone. */
  programs: z.record(z.string(), z.number().nullable()),
  /** Programs that are null there. */
  programsUnscored: z.int(),
  /** Names of rows and columns of `confusion`; the positive class of a binary task is the second. */
  classes: z.array(z.string()),
  /** Traces by class (rows) and prediction (columns), averaged over repeats. An abstention is in no cell. */
  confusion: z.array(z.array(z.number())),
  /** Traces predicted. */
  n: z.int(),
  /**
   * Runs beside the population: predicted out of fold under the same split, never trained on, in none of the numbers above. Of
   * each stratum the runs predicted, and the share of them that is called by a class. Empty where the task has none.
   */
  strata: z.array(
    z.strictObject({ stratum: z.string(), called: z.string(), n: z.int(), ...estimateSchema.shape }),
  ),
  /** Of the predictions file, where one was written. */
  predictionsSha256: z.string().nullable(),
});

const gapSchema = z.strictObject({
  ...line,
  within: z.string(),
  heldOut: z.string(),
  ...estimate,
  /** Bootstrap-t interval beside the percentile one; null where it is undefined (about four programs are needed). */
  bootstrapT: z.strictObject(interval).nullable(),
  ...overSources,
  /** Sign-flip over the contributions of programs, two-sided. */
  p: z.number(),
  /** By Holm over the gaps of one task, pair of splits, normalisation and window. */
  pHolm: z.number(),
  ...decided,
  /** Per program; they sum to `value`. */
  contributions: z.record(z.string(), z.number()),
  /** The smallest gap found in 80 % of such corpora at 5 %, two-sided; null below two programs. */
  detectable: z.number().nullable(),
});

/** Of what feature sets are contrasted: balanced accuracy under a split, S1 − S4 (`gap`), or S1o − S4o (`matched-gap`). */
export const contrastedSplits = ['S1', 'S4', 'gap', 'S1o', 'S4o', 'matched-gap'] as const;

/** A feature set against another one, by the same diagnoser on the same rows. */
const contrastSchema = z.strictObject({
  ...line,
  /** The feature set that is subtracted. */
  against: name,
  split: z.enum(contrastedSplits),
  ...estimate,
  /** Sign-flip over programs, two-sided. */
  p: z.number(),
  /** By Holm over the feature sets contrasted by one diagnoser on one task, window, normalisation, decision and split. */
  pHolm: z.number(),
  ...decided,
});

const controlSchema = z.strictObject({
  task: z.enum(taskIds),
  id: z.string(),
  title: z.string(),
  reading: z.string(),
  /** A value is null where what it needs is missing; `reason` says what. A number that was counted has no interval. */
  values: z.array(
    z.strictObject({
      name: z.string(),
      ...estimate,
      value: z.number().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** Null for controls that only explain, and where a value that decides is missing. */
  holds: z.boolean().nullable(),
});

/** Mutants of a task that run alike: all of them in one part of every split that keeps mutants whole. */
const twinsSchema = z.strictObject({
  task: z.enum(taskIds),
  /** All mutants of the task, clean variants included. */
  mutants: z.int(),
  /** Those with a twin, and how many groups they form. */
  twins: z.int(),
  groups: z.int(),
  /** Those with a twin whose runs agree bit for bit. */
  exact: z.int(),
  /** Traces that left the task, as bit-equal runs have different classes. */
  leftOut: z.int(),
});

/** A part of the shipped recording made again on this machine. */
const liveSchema = z.strictObject({
  program: z.string(),
  traces: z.int(),
  backend: z.string(),
  /** Whether the bytes are those of the shipped file. */
  matches: z.boolean(),
  /** What differs, in words; empty where it matches. */
  differences: z.array(z.string()),
});

const stepSchema = z.strictObject({
  ...line,
  from: z.string(),
  to: z.string(),
  /** The split that the steps end at; on the way, all are compared on the rows that it tests. */
  towards: z.string(),
  /** Balanced accuracy under `from` on these rows; `value` is what of it is lost under `to`. */
  level: z.number(),
  ...estimate,
});

const wildSchema = z.strictObject({
  ...line,
  /** Balanced accuracy under this split, less that on wild runs. Programs and sources are drawn apart, as they are others. */
  from: z.string(),
  ...estimate,
});

const resultVersion = 3;

/** The schema of `result.json`: every number of an evaluation and how it was made. */
export const resultSchema = z.strictObject({
  schemaVersion: z.literal(resultVersion),
  corpus: z.strictObject({
    programs: z.int(),
    /** Programs with at least two killed mutants in each class. */
    coveredPrograms: z.int(),
    traces: z.int(),
    /** Manifest hash of the recording. */
    hash: z.string(),
  }),
  /** SHA-256 of what decided the numbers: features, labels, label configuration, split files. */
  hashes: z.record(z.string(), z.string()),
  /** Extractors and diagnosers of a user's own, and how they were kept from looking around (docs/plug-ins.md); absent where there were none. */
  plugIns: z
    .array(z.strictObject({ kind: z.string(), id: z.string(), isolation: z.enum(isolations) }))
    .optional(),
  /** What the labels of each task are made from, and which features see the same quantity; empty for imported labels, whose warnings say it. */
  madeFrom: z.record(z.string(), z.string()),
  rows: z.array(rowSchema),
  gaps: z.array(gapSchema),
  contrasts: z.array(contrastSchema),
  controls: z.array(controlSchema),
  /** Learning curves over programs; empty where none was wanted. */
  curves: z.array(curveSchema),
  /** S0 → S1 → S2 → S4 and S0 → S1 → S1o → S4o as paired steps. */
  waterfall: z.array(stepSchema),
  twins: z.array(twinsSchema),
  /** What is lost from a split to wild runs; absent where none were predicted. */
  wild: z.array(wildSchema).optional(),
  /** Null where no file of comparisons was given. */
  primary: primarySchema.nullable(),
  /** Null where nothing was recorded again. */
  live: liveSchema.nullable(),
  /** What a reader must know before quoting a number. */
  warnings: z.array(z.string()),
  versions: z.record(z.string(), z.string()),
  seeds: z.strictObject({ splits: z.int(), bootstrap: z.int(), draws: z.int() }),
  commands: z.array(z.string()),
});

export type Result = z.output<typeof resultSchema>;
export type ResultRow = Result['rows'][number];
export type ResultGap = Result['gaps'][number];
export type ResultContrast = Result['contrasts'][number];
export type ResultPrimary = NonNullable<Result['primary']>;
export type ResultComparison = ResultPrimary['comparisons'][number];
export type LiveCheck = NonNullable<Result['live']>;
export type ResultCurve = Result['curves'][number];
export type ResultWild = NonNullable<Result['wild']>[number];
export type ResultTwins = Result['twins'][number];
export type ResultControl = Result['controls'][number];

/**
 * @throws InputError `result-version` for a result of another version, `invalid-result` naming the path of the first thing
 *   that is wrong.
 */
export function parseResult(value: unknown, where = 'the result file'): Result {
  requireVersion(value, where);
  const result = parseConfig(where, value, resultSchema, 'invalid-result');
  const scoreKey = (one: Pick<ResultGap, keyof typeof line>, split: string) => `${lineKey(one)} ${split}`;
  const scored = new Set(result.rows.map((row) => scoreKey(row, row.split)));
  const bare = result.gaps.findIndex(
    (gap) => !scored.has(scoreKey(gap, gap.within)) || !scored.has(scoreKey(gap, gap.heldOut)),
  );
  if (bare < 0) return result;
  const { diagnoser, features, within, heldOut } = result.gaps[bare]!;
  throw new InputError('invalid-result', {
    rule: `${where} is wrong at gaps.${bare}`,
    need: `rows of ${diagnoser} on ${features} under ${within} and ${heldOut}`,
    value: 'a gap without them',
  });
}

/** The result in a directory. @throws InputError as `readResultFile`. */
export function readResult(directory: string): Promise<Result> {
  return readResultFile(join(directory, 'result.json'));
}

/** @throws InputError as `readJson` and `parseResult`. */
export async function readResultFile(path: string): Promise<Result> {
  return parseResult(await readJson(path), path);
}

function requireVersion(value: unknown, where: string): void {
  const version = z.object({ schemaVersion: z.int() }).safeParse(value).data?.schemaVersion;
  if (version === undefined || version === resultVersion) return;
  throw new InputError('result-version', {
    rule: 'this release reads results of one version',
    need: resultVersion,
    value: `${version} in ${where}`,
    remedy: 'Run the commands that the result names again.',
  });
}

/** One text per line of a result: the same for the rows of its splits and for its gap. */
export function lineKey({
  task,
  diagnoser,
  features,
  normalisation,
  decision,
  window,
}: Pick<ResultGap, keyof typeof line>): string {
  return JSON.stringify([task, diagnoser, features, normalisation, decision, window]);
}
