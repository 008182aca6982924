import { createRegistry } from '../lib/registry.ts';
import { batchSize } from './batch-size.ts';
import { biasAdded } from './bias-added.ts';
import { biasRemoved } from './bias-removed.ts';
import { classOverlap } from './class-overlap.ts';
import type { FaultOperator } from './contract.ts';
import { dropoutRate } from './dropout-rate.ts';
import { earlyStoppingPatience } from './early-stopping-patience.ts';
import { epochs } from './epochs.ts';
import { filters } from './filters.ts';
import { fullBatch } from './full-batch.ts';
import { gradientClip } from './gradient-clip.ts';
import { hiddenActivationAdded } from './hidden-activation-added.ts';
import { hiddenActivationChanged } from './hidden-activation-changed.ts';
import { hiddenActivationRemoved } from './hidden-activation-removed.ts';
import { imbalance } from './imbalance.ts';
import { initialiser } from './initialiser.ts';
import { inputNoise } from './input-noise.ts';
import { kernelSize } from './kernel-size.ts';
import { labelNoise } from './label-noise.ts';
import { layerInserted } from './layer-inserted.ts';
import { layerRemoved } from './layer-removed.ts';
import { learningRateDown } from './learning-rate-down.ts';
import { learningRateUp } from './learning-rate-up.ts';
import { lossCrossKind } from './loss-cross-kind.ts';
import { lossWithinKind } from './loss-within-kind.ts';
import { missingData } from './missing-data.ts';
import { optimizerChanged } from './optimizer.ts';
import { outputActivationChanged } from './output-activation-changed.ts';
import { outputActivationRemoved } from './output-activation-removed.ts';
import { padding } from './padding.ts';
import { poolSize } from './pool-size.ts';
import { recurrentSwap } from './recurrent-swap.ts';
import { recurrentUnits } from './recurrent-units.ts';
import { regulariserAdded } from './regulariser-added.ts';
import { regulariserChanged } from './regulariser-changed.ts';
import { regulariserRemoved } from './regulariser-removed.ts';
import { stride } from './stride.ts';
import { units } from './units.ts';
import { unnormalisedInput } from './unnormalised-input.ts';
import { validationRemoved } from './validation-removed.ts';

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
]);
