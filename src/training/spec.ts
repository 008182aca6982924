import { z } from 'zod';
import { InputError } from '../lib/errors.ts';
import { reported, wordIssue } from '../lib/schema-issues.ts';
import { optimizerSchema } from './optimizer-specs.ts';
import { practiceFields } from './practice/practice-specs.ts';
import { checkPractice } from './practice/rules.ts';
import { countSchema, leftOut, nodeNameSchema, ofKind } from './specs/fields.ts';
import { checkGraph } from './specs/graph.ts';
import { inlineNetworks, layerOrNetworkSchema } from './specs/networks-within.ts';

/**
 * A training program as data: what a Keras script says, with every default written out. Defaults are those of
 * Keras in TensorFlow 2 (tfjs's differ silently), filled in by `defineProgram`, so a parsed spec hides nothing.
 */

export const lossNames = [
  'meanSquaredError', 'meanAbsoluteError', 'meanAbsolutePercentageError', 'meanSquaredLogarithmicError',
  'squaredHinge', 'hinge', 'categoricalHinge', 'logCosh', 'huber', 'categoricalCrossentropy',
  'sparseCategoricalCrossentropy', 'binaryCrossentropy', 'kullbackLeiblerDivergence', 'poisson',
] as const; // biome-ignore format: one list, read as one line

/** What a network is made of, by what its layers mix: vectors, neighbourhoods, steps of time, or tokens with tokens. */
export const programFamilies = ['dense', 'convolutional', 'recurrent', 'attention'] as const;

/** How inputs are prepared; statistics come from the unedited training part and apply to every part alike. */
const preprocessing = z.discriminatedUnion('kind', [
  ofKind('standardise', {}),
  ofKind('minMax', {}),
  /** x · factor + offset. */
  ofKind('rescale', { factor: z.number(), offset: z.number().default(0) }),
]);

/**
 * What the network is trained towards. `index` is for sparse categorical cross-entropy, `value` for regression, `inputs`
 * for networks that give back what they are shown, as it is after preprocessing.
 */
const targetEncoding = z.enum(['oneHot', 'index', 'binary', 'multiHot', 'value', 'inputs']);

const dataReference = z.strictObject({
  /** Id in `corpus/data/index.ts`. */
  source: z.string().min(1),
  /** Options of that source, checked by it. */
  options: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({}),
  /** Names another draw of a source that makes rows; absent for the one that everybody has. */
  draw: z.string().min(1).optional(),
  /** What the original program trained on, where the source stands in for it; null where it is the original. */
  standsInFor: z.string().nullable().default(null),
  rows: z.strictObject({ train: countSchema, validation: countSchema, test: countSchema }),
  preprocessing: z.array(preprocessing).default([]),
  /** Statistics come from so many of the first training rows, and not from all. A fault. */
  statisticsRows: countSchema.optional(),
  /**
   * How validation and test rows are prepared where not as training rows: by statistics of their own part, not at all, or
   * twice. A fault.
   */
  evaluationPreprocessing: z.enum(['own', 'none', 'twice']).optional(),
  /** Share of the test rows that training sees, in place of as many of its last rows. A fault. */
  leakedTestRows: leftOut(z.number().min(0).max(1), 0),
  target: targetEncoding,
  /** Faults of training data, applied in order to the raw training part; empty in a healthy program. */
  edits: z
    .array(
      z.strictObject({
        operator: z.string(),
        parameters: z.record(z.string(), z.union([z.number(), z.string()])),
      }),
    )
    .default([]),
});

/**
 * Keras's EarlyStopping on the validation loss: training ends with the epoch that is the `patience`-th in a row without
 * an improvement by more than `minDelta`, on the weights it then has. Absent where a program trains all its epochs.
 */
const earlyStopping = z.strictObject({ patience: countSchema, minDelta: z.number().min(0).default(0) });

/** One input of several: the next values of a data row. */
const programInput = z.strictObject({ name: nodeNameSchema, shape: z.array(countSchema).min(1) });

/** One output of several, compared with the next values of a target row; the loss is the weighted sum of all. */
const programOutput = z.strictObject({
  layer: nodeNameSchema,
  /** Left out, the program's. */
  loss: z.enum(lossNames).optional(),
  weight: leftOut(z.number().min(0), 1),
});

const programFields = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
  title: z.string().min(1),
  /** Raised with every change that moves a number. */
  version: countSchema.default(1),
  source: z.strictObject({
    /** Stack Overflow question, GitHub repository, paper, or a published example of a library. */
    kind: z.enum(['stackoverflow', 'github', 'paper', 'example', 'toy', 'random']),
    reference: z.string().min(1),
    licence: z.string().min(1),
    /** What was kept, what was scaled down or repaired, and why. */
    changes: z.string().min(1),
    /** `ours` where the healthy version is our own repair of a faulty original. */
    repair: z.enum(['documented', 'ours', 'none-needed']),
  }),
  family: z.enum(programFamilies),
  task: z.enum(['binary', 'multiclass', 'multilabel', 'regression']),
  /** False keeps a program out of the reported corpus (toys). */
  headline: z.boolean().default(true),
  data: dataReference,
  /** Left out, one input called `input`: the whole row, in the shape its source gives it. */
  inputs: z.array(programInput).min(1).optional(),
  /** A list in the order of computation; a layer that names no inputs takes the layer before it. */
  layers: z.array(layerOrNetworkSchema).min(1),
  /** Left out, the last layer. The first is the one that `task` and `healthy` speak of. */
  outputs: z.array(programOutput).min(1).optional(),
  loss: z.enum(lossNames),
  ...practiceFields,
  optimizer: optimizerSchema,
  batchSize: countSchema,
  epochs: countSchema,
  earlyStopping: earlyStopping.optional(),
  /** Training is shown no validation data; the split is as it was. Absent in a healthy program. */
  withoutValidation: z.literal(true).optional(),
  healthy: z.strictObject({
    /** On the test part: accuracy for classification, R² for regression. */
    metric: z.enum(['accuracy', 'r2']),
    /** Reached by the mean over five seeds of the clean program. */
    atLeast: z.number(),
  }),
});

/** Networks within the network are written out as the layers they hold. */
export const programSchema = programFields.transform((program) => inlineNetworks(asJson(program)));

/** Without the fields that are left out: a spec is what its JSON is. */
function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

export type LossName = (typeof lossNames)[number];
export type EarlyStoppingSpec = z.output<typeof earlyStopping>;
export type DataSpec = z.output<typeof dataReference>;
export type DataEditSpec = DataSpec['edits'][number];
/** An interface, for its name: declarations of everything made of programs would write the whole type out. */
export interface ProgramSpec extends z.output<typeof programSchema> {}
export interface ProgramInput extends z.input<typeof programSchema> {}
export type ProgramFamily = ProgramSpec['family'];

/**
 * The whole spec of a program, defaults filled in.
 * @throws InputError `invalid-program` naming the path and the rule of the first thing that is wrong.
 */
export function defineProgram(input: ProgramInput): ProgramSpec {
  return parseProgram(input);
}

/** As `defineProgram`, for something read from outside. */
export function parseProgram(input: unknown): ProgramSpec {
  const result = programSchema.safeParse(input, reported);
  if (result.success) {
    checkGraph(result.data);
    checkPractice(result.data);
    return result.data;
  }
  const { at, ...words } = wordIssue(result.error);
  const rule = `the program spec is wrong at ${at}`;
  throw new InputError('invalid-program', { rule, ...words }, { cause: result.error });
}
