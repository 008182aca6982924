import { createRegistry } from '../../lib/registry.ts';
import { accumulatingGradients } from './accumulating-gradients.ts';
import { batchStatistics } from './batch-statistics.ts';
import { inputRange, targetRange } from './data-range.ts';
import { deadUnits } from './dead-units.ts';
import { equalWeights } from './equal-weights.ts';
import { fadingGradient } from './fading-gradient.ts';
import { fewSteps } from './few-steps.ts';
import { flatCurves } from './flat-curves.ts';
import { heavyDropout } from './heavy-dropout.ts';
import { linearNetwork } from './linear-network.ts';
import { logitsAndSoftmax } from './logits-and-softmax.ts';
import { lossLevel } from './loss-level.ts';
import { lossRebound } from './loss-rebound.ts';
import { nonFinite } from './non-finite.ts';
import { oneSoftmaxUnit } from './one-softmax-unit.ts';
import { outputReach } from './output-reach.ts';
import { overfitting } from './overfitting.ts';
import { perfectDiscriminator } from './perfect-discriminator.ts';
import { rareClass } from './rare-class.ts';
import { restlessLoss } from './restless-loss.ts';
import { rowOrder } from './row-order.ts';
import { schedule } from './schedule.ts';
import { shapeBroadcast } from './shape-broadcast.ts';
import { shrinkingWeights } from './shrinking-weights.ts';
import { stepSize } from './step-size.ts';
import { unchangedWeights } from './unchanged-weights.ts';
import { validationRows } from './validation-rows.ts';

/**
 * Every rule, causes before symptoms: of several faults that hold, the first names the class and
 * gives the first advice.
 */
export const rules = createRegistry('rule', [
  oneSoftmaxUnit,
  logitsAndSoftmax,
  shapeBroadcast,
  outputReach,
  equalWeights,
  unchangedWeights,
  accumulatingGradients,
  targetRange,
  inputRange,
  rowOrder,
  shrinkingWeights,
  stepSize,
  heavyDropout,
  deadUnits,
  fadingGradient,
  linearNetwork,
  rareClass,
  batchStatistics,
  schedule,
  validationRows,
  overfitting,
  fewSteps,
  perfectDiscriminator,
  nonFinite,
  lossLevel,
  lossRebound,
  flatCurves,
  restlessLoss,
]);
