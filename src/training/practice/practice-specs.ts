import { z } from 'zod';
import { sha256Schema } from '../../lib/config.ts';
import { countSchema, leftOut, ofKind } from '../specs/fields.ts';
import { objectiveSchema } from './objective-specs.ts';

/** One update of several mini-batches; at an epoch's end of those that are left. */
const accumulation = z.strictObject({
  batches: z.int().min(2),
  /** Their gradients are averaged, as in Keras; false adds them up, as PyTorch does unless each loss is divided. */
  scaled: leftOut(z.boolean(), true),
});

const power = z.number().positive();

/** What losses are multiplied by before they are differentiated, so that small gradients survive rounding. */
const lossScale = z.discriminatedUnion('kind', [
  ofKind('static', { scale: power }),
  /** PyTorch's `GradScaler`: a step whose gradients are not finite is skipped and lowers the scale. */
  ofKind('dynamic', {
    initial: leftOut(power, 65_536),
    growth: leftOut(z.number().min(1), 2),
    backoff: leftOut(z.number().positive().lt(1), 0.5),
    /** Steps in a row without a skip before the scale grows. */
    interval: leftOut(countSchema, 2000),
  }),
]);

/**
 * Simulated mixed precision: trained weights as layers see them, layer outputs except those of the program, and the gradients
 * of all of these are rounded to the format; sums within a layer, the loss and the weights that the optimizer moves
 * stay in float32. Curvature is measured without rounding.
 */
const precision = z.strictObject({
  kind: z.enum(['float16', 'bfloat16']),
  /** Left out, none. */
  lossScale: lossScale.optional(),
});

/** Training is broken off after that many updates and goes on from its checkpoint. */
const restart = z.strictObject({
  step: countSchema,
  /** `weights`: the state and counter of the optimizer, the schedule and all else start anew. `all`: nothing is lost. */
  keeps: z.enum(['all', 'weights']),
});

/** Training starts from the weights of another run of the corpus. */
const start = z.strictObject({
  program: z.string().min(1),
  /** Of that program's spec, so that no run starts from something else unnoticed. */
  specHash: sha256Schema,
  /** Seed index of the run; left out, that of the run which starts, so that nothing it is tested on was trained on. */
  seed: z.int().min(0).optional(),
  /** After so many of its updates. */
  step: countSchema,
  /** Layers whose weights are taken, by their names here; left out, all weights that have a namesake of their shape there. */
  layers: z.array(z.string().min(1)).min(1).optional(),
});

/** How a program trains, beside its optimizer. Absent at the defaults. */
export const practiceFields = {
  objective: objectiveSchema,
  accumulation: accumulation.optional(),
  /** Gradients are never set to zero: every update is made of the sum of all so far. A fault. */
  gradientsCarried: leftOut(z.boolean(), false),
  precision: precision.optional(),
  /** Every epoch takes the training rows in the order they lie in: Keras's `shuffle=False`. A fault, mostly. */
  unshuffled: leftOut(z.boolean(), false),
  restart: restart.optional(),
  start: start.optional(),
};

export type LossScaleSpec = z.output<typeof lossScale>;
export type PrecisionKind = z.output<typeof precision>['kind'];
export type StartSpec = z.output<typeof start>;
