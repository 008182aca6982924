import { z } from 'zod';
import { curveFamilies } from '../../statistics/learning-curve.ts';
import { estimate, line } from '../result-parts.ts';
import { curveModes } from './draw-training.ts';

/** Balanced accuracy on held-out programs by how many programs are trained on. */
export const curveSchema = z.strictObject({
  ...line,
  split: z.literal('S4'),
  /** All traces of these programs, or as many as the fewest programs bring. */
  mode: z.enum(curveModes),
  /** Ascending. Over `draws` nested draws of programs: the mean with its interval over tested programs. */
  points: z.array(
    z.strictObject({
      programs: z.int(),
      /** Trained on, averaged over folds and draws. */
      traces: z.number(),
      draws: z.int(),
      ...estimate,
      /** Standard deviation over draws; null under two. */
      drawSd: z.number().nullable(),
    }),
  ),
  /** How families of curves, fitted on all sizes but the two largest, predict these two. */
  families: z.array(
    z.strictObject({ family: z.enum(curveFamilies), worst: z.number(), predicts: z.boolean() }),
  ),
  /** Least and greatest value that the families which predict give for more programs; null where none does. */
  extrapolation: z.array(z.strictObject({ programs: z.int(), low: z.number(), high: z.number() })).nullable(),
  /** Why there is no extrapolation; null where there is one, or none was wanted. */
  reason: z.string().nullable(),
});
