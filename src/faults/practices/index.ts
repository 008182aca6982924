import { createRegistry } from '../../lib/registry.ts';
import { accumulated } from './accumulated.ts';
import { largeBatches, smallBatches } from './batches.ts';
import { fewChecks, manyChecks } from './checks.ts';
import type { Practice } from './contract.ts';
import { earlyStopping } from './early-stopping.ts';
import { bfloat16, float16 } from './half-precision.ts';
import { labelSmoothing, weighedClasses } from './objectives.ts';
import { restarted } from './restarted.ts';
import { cosine, oneCycle, stepDecay, warmUp, warmUpLinear } from './schedules.ts';
import { fineTuned, fineTunedFrozen } from './starts.ts';
import { densityLoss, lossInBits, summedLoss } from './units.ts';
import { weightDecay } from './weight-decay.ts';
import { withoutValidation } from './without-validation.ts';

/** What people do when they train, and no fault. */
export const practices = createRegistry<Practice>('practice', [
  warmUp,
  warmUpLinear,
  cosine,
  stepDecay,
  oneCycle,
  fineTuned,
  fineTunedFrozen,
  restarted,
  withoutValidation,
  weighedClasses,
  labelSmoothing,
  summedLoss,
  lossInBits,
  densityLoss,
  accumulated,
  float16,
  bfloat16,
  earlyStopping,
  fewChecks,
  manyChecks,
  weightDecay,
  smallBatches,
  largeBatches,
]);
