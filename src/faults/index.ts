import { createRegistry } from '../lib/registry.ts';
import { attentionMask } from './attention-mask.ts';
import { attentionScale } from './attention-scale.ts';
import { augmentationBreaksLabel } from './augmentation-breaks-label.ts';
import { batchSize } from './batch-size.ts';
import { biasAdded } from './bias-added.ts';
import { biasRemoved } from './bias-removed.ts';
import { classOverlap } from './class-overlap.ts';
import type { FaultOperator } from './contract.ts';
import { decayEverywhere } from './decay-everywhere.ts';
import { detached } from './detached.ts';
import { dropoutRate } from './dropout-rate.ts';
import { earlyStoppingPatience } from './early-stopping-patience.ts';
import { epochs } from './epochs.ts';
import { evaluationModeKept } from './evaluation-mode-kept.ts';
import { filters } from './filters.ts';
import { fullBatch } from './full-batch.ts';
import { gradientClip } from './gradient-clip.ts';
import { gradientsCarried } from './gradients-carried.ts';
import { halfPrecisionOverflow } from './half-precision-overflow.ts';
import { hiddenActivationAdded } from './hidden-activation-added.ts';
import { hiddenActivationChanged } from './hidden-activation-changed.ts';
import { hiddenActivationRemoved } from './hidden-activation-removed.ts';
import { imbalance } from './imbalance.ts';
import { initialWeights } from './initial-weights.ts';
import { initialiser } from './initialiser.ts';
import { inputNoise } from './input-noise.ts';
import { kernelSize } from './kernel-size.ts';
import { labelNoise } from './label-noise.ts';
import { labelsShifted } from './labels-shifted.ts';
import { layerInserted } from './layer-inserted.ts';
import { layerRemoved } from './layer-removed.ts';
import { layersFrozen } from './layers-frozen.ts';
import { learningRateDown } from './learning-rate-down.ts';
import { learningRateUp } from './learning-rate-up.ts';
import { lossBroadcast } from './loss-broadcast.ts';
import { lossCrossKind } from './loss-cross-kind.ts';
import { lossScale } from './loss-scale.ts';
import { lossSum } from './loss-sum.ts';
import { lossWithinKind } from './loss-within-kind.ts';
import { missingData } from './missing-data.ts';
import { normalisationMoved } from './normalisation-moved.ts';
import { optimizerChanged } from './optimizer.ts';
import { outputActivationChanged } from './output-activation-changed.ts';
import { outputActivationRemoved } from './output-activation-removed.ts';
import { padding } from './padding.ts';
import { poolSize } from './pool-size.ts';
import { positionsRemoved } from './positions-removed.ts';
import { positionsShifted } from './positions-shifted.ts';
import { recurrentSwap } from './recurrent-swap.ts';
import { recurrentUnits } from './recurrent-units.ts';
import { regulariserAdded } from './regulariser-added.ts';
import { regulariserChanged } from './regulariser-changed.ts';
import { regulariserRemoved } from './regulariser-removed.ts';
import { residualRemoved } from './residual-removed.ts';
import { rowsRepeated } from './rows-repeated.ts';
import { rowsUnshuffled } from './rows-unshuffled.ts';
import { scheduleNotStepped } from './schedule-not-stepped.ts';
import { scheduleSteppedOften } from './schedule-stepped-often.ts';
import { softmaxTwice } from './softmax-twice.ts';
import { staleStatistics } from './stale-statistics.ts';
import { statisticsMixed } from './statistics-mixed.ts';
import { stride } from './stride.ts';
import { testLeakage } from './test-leakage.ts';
import { tinyNormBatches } from './tiny-norm-batches.ts';
import { trainingModeKept } from './training-mode-kept.ts';
import { units } from './units.ts';
import { unnormalisedInput } from './unnormalised-input.ts';
import { validationRemoved } from './validation-removed.ts';
import { warmupRemoved } from './warmup-removed.ts';

/** Every way to break a program. Classes, and who has none, are in `corpus/config/classes-*.json`. */
export const operators = createRegistry<FaultOperator>('operator', [
  labelNoise,
  missingData,
  imbalance,
  inputNoise,
  classOverlap,
  unnormalisedInput,
  learningRateUp,
  learningRateDown,
  optimizerChanged,
  batchSize,
  fullBatch,
  epochs,
  gradientClip,
  earlyStoppingPatience,
  hiddenActivationChanged,
  hiddenActivationRemoved,
  hiddenActivationAdded,
  initialiser,
  biasRemoved,
  biasAdded,
  layerRemoved,
  layerInserted,
  units,
  recurrentUnits,
  recurrentSwap,
  filters,
  kernelSize,
  poolSize,
  stride,
  padding,
  dropoutRate,
  regulariserAdded,
  regulariserChanged,
  regulariserRemoved,
  lossWithinKind,
  lossCrossKind,
  outputActivationChanged,
  outputActivationRemoved,
  validationRemoved,
  attentionMask,
  attentionScale,
  positionsRemoved,
  positionsShifted,
  normalisationMoved,
  residualRemoved,
  initialWeights,
  warmupRemoved,
  scheduleNotStepped,
  scheduleSteppedOften,
  decayEverywhere,
  gradientsCarried,
  trainingModeKept,
  evaluationModeKept,
  detached,
  layersFrozen,
  tinyNormBatches,
  halfPrecisionOverflow,
  lossScale,
  softmaxTwice,
  lossBroadcast,
  lossSum,
  rowsUnshuffled,
  rowsRepeated,
  labelsShifted,
  augmentationBreaksLabel,
  statisticsMixed,
  staleStatistics,
  testLeakage,
]);
