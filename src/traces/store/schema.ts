import { z } from 'zod';
import { sha256Schema } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { parseJson } from '../../lib/json.ts';
import { reported, wordIssue } from '../../lib/schema-issues.ts';
import { layerSchema } from '../../training/layer-specs.ts';
import { optimizerSchema } from '../../training/optimizer-specs.ts';
import { lossNames, programFamilies } from '../../training/spec.ts';
import { activationNames } from '../../training/specs/fields.ts';
import { logUnits, type RunHeader } from '../trace.ts';

/**
 * Version of trace files, `runs.arrow` and the manifest; raised with every change a reader can notice. 2: each run says its
 * healthy setting. What has none, as imports and real faults, is still written as 1.
 */
export const traceSchemaVersion = 2;
export const schemaWithoutSettings = 1;
/** What readers of these files take. */
export const traceSchemas = { schemaVersion: traceSchemaVersion, earlier: [schemaWithoutSettings] } as const;

const layerKinds = layerSchema.options.map((option) => option.shape.kind.value);
const step = z.int().min(0);
const range = z.tuple([z.number(), z.number()]);

const outcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('completed') }),
  z.strictObject({ kind: z.literal('diverged'), step }),
  z.strictObject({
    kind: z.literal('crashed'),
    stage: z.enum(['data', 'build', 'train']),
    reason: z.string(),
  }),
  z.strictObject({ kind: z.literal('timed-out'), step }),
]);

const shapes = z.array(z.array(z.int().min(0))).nullable();

const scriptSchema = z.strictObject({
  loss: z.string().nullable(),
  expectsLogits: z.boolean().nullable(),
  lastActivation: z.string().nullable(),
  outputShapes: shapes,
  targetShapes: shapes,
  optimizer: z.string().nullable(),
  schedule: z.string().nullable(),
  shuffled: z.boolean().nullable(),
  classCounts: z.array(z.int().min(0)).nullable(),
  rowsCounted: z.int().min(0).nullable(),
});

/** What an observer of the script sees, as it stands in files. */
export const observedSchema = z.strictObject({
  layers: z.array(
    z.strictObject({
      kind: z.enum([...layerKinds, 'other']),
      activation: z.enum([...activationNames, 'leakyRelu']).nullable(),
      outputShape: z.array(z.int()),
      parameters: z.int().min(0),
      inputs: z.array(z.int().min(-1)).optional(),
      frozen: z.boolean().optional(),
    }),
  ),
  outputs: z.array(z.int().min(0)).optional(),
  loss: z.enum(lossNames).nullable(),
  optimizer: optimizerSchema.nullable(),
  batchSize: z.int().positive().nullable(),
  task: z.enum(['binary', 'multiclass', 'multilabel', 'regression']).nullable(),
  classes: z.int().nullable(),
  inputRange: range.nullable(),
  targetRange: range.nullable(),
  script: scriptSchema.optional(),
  missing: z.record(z.string(), z.string()).optional(),
});

/** The header of a run as it stands in files; null numbers are "not a finite number" or "not measured". */
export const runHeaderSchema: z.ZodType<RunHeader> = z.strictObject({
  traceId: z.string().regex(/^[0-9a-f]{20}$/),
  program: z.string(),
  family: z.enum([...programFamilies, 'unknown']),
  operator: z.string(),
  category: z.string().nullable(),
  parameters: z.record(z.string(), z.union([z.number(), z.string()])),
  severity: z.string().nullable(),
  mutant: z.string(),
  setting: z.string().min(1).optional(),
  seedIndex: z.int().min(0),
  session: z.int().min(0),
  plannedSteps: step,
  doneSteps: step,
  outcome: outcomeSchema,
  observed: observedSchema,
  test: z.strictObject({ loss: z.number().nullable(), metric: z.number().nullable() }).nullable(),
  reference: z.strictObject({ constantLoss: z.number(), evaluationRows: z.int().min(0) }),
  specHash: sha256Schema,
  start: z
    .strictObject({ program: z.string(), specHash: sha256Schema, seed: z.int().min(0), step })
    .optional(),
  dataHash: sha256Schema,
  backend: z.string(),
  versions: z.record(z.string(), z.string()),
  log: z
    .strictObject({
      name: z.string(),
      reading: z.array(z.string()),
      means: z.array(z.string()),
      unit: z.enum(logUnits).optional(),
      scores: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  schemaVersion: z.int(),
});

/**
 * The headers of a file, from the text they are stored as.
 * @throws InputError `run-header` naming the file, the run and the field.
 */
export function parseHeaders(path: string, text: string): readonly RunHeader[] {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    throw new InputError('run-header', { rule: `the run headers of ${path} are no JSON` }, { cause: error });
  }
  const result = z.array(runHeaderSchema).safeParse(json, reported);
  if (result.success) return result.data;
  const { at, ...words } = wordIssue(result.error);
  throw new InputError('run-header', { rule: `the run headers of ${path} are wrong at ${at}`, ...words });
}
