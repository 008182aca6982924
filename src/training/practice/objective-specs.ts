import { z } from 'zod';
import { leftOut, ofKind } from '../specs/fields.ts';

/** What of each training row counts how much. */
const rowWeights = z.discriminatedUnion('kind', [
  /** The value in that column of the flat input row, after preprocessing; the network sees the column too. */
  ofKind('column', { column: z.int().min(0) }),
  /** In a straight line over the training rows in their order, before they are shuffled. */
  ofKind('ramp', { from: z.number().min(0), to: z.number().min(0) }),
]);

const objective = z.strictObject({
  /** Of cross-entropies (arXiv 1512.00567): targets t become t(1 − α) + α / classes; in validation too, as in Keras. */
  labelSmoothing: leftOut(z.number().min(0).max(1), 0),
  /** Of each class, what its rows count in training; validation counts every row alike, as Keras does. */
  classWeights: z.array(z.number().min(0)).min(2).optional(),
  /** What each row counts in training, on top of its class. */
  rowWeights: rowWeights.optional(),
  /**
   * Left out, the weighted losses of a batch are divided by its number of rows (Keras). `sum`: they are not. `weightedMean`: by
   * the sum of their weights (PyTorch's `CrossEntropyLoss` with weights).
   */
  reduction: z.enum(['sum', 'weightedMean']).optional(),
  /** The loss, in training and validation, is loss · `scale` + `offset`: in bits, in cents, or the negative log density of a Gaussian. */
  scale: leftOut(z.number().positive(), 1),
  /** Below zero where a density is; of one output. */
  offset: leftOut(z.number(), 0),
  /**
   * Cross-entropies take the outputs for logits: the softmax of each row is compared, in binary cross-entropy the sigmoid of
   * each. Keras's `from_logits=True`; a fault where the outputs are probabilities.
   */
  takesLogits: leftOut(z.boolean(), false),
  /**
   * Outputs `[B, 1]` are compared with targets `[B]` without a word: every output with every row's target, as PyTorch's
   * `MSELoss` broadcasts them. A fault.
   */
  broadcast: leftOut(z.boolean(), false),
});

/** How rows add up to the loss of a batch; left out where nothing of it differs from Keras's defaults. */
export const objectiveSchema = objective
  .optional()
  .overwrite((given) =>
    given !== undefined && Object.values(given).every((field) => field === undefined) ? undefined : given,
  );

export type ObjectiveSpec = z.output<typeof objective>;
