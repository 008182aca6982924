import { createRegistry } from '../../lib/registry.ts';
import type { PostTrainingOperator } from './contract.ts';
import { gaussianFuzzing, gaussianFuzzingUnclipped } from './gaussian-fuzzing.ts';
import { neuronInhibition, weightInhibition } from './inhibition.ts';
import { layerAddition } from './layer-addition.ts';
import { layerDuplication } from './layer-duplication.ts';
import { layerRemoval } from './layer-removal.ts';
import { neuronActivationInverse } from './neuron-activation-inverse.ts';
import { neuronEffectBlock } from './neuron-effect-block.ts';
import { neuronSwitch } from './neuron-switch.ts';
import {
  gateClearing,
  gateFuzzing,
  gatePrecision,
  stateClearing,
  stateFuzzing,
  statePrecision,
  stateReset,
} from './recurrent-steps.ts';
import {
  recurrentWeightFuzzing,
  recurrentWeightPrecision,
  recurrentWeightQuantisation,
} from './recurrent-weights.ts';
import { weightShuffling } from './weight-shuffling.ts';

export type {
  LayerWeight,
  PostTrainingOperator,
  StepFault,
  TrainedLayer,
  TrainedNetwork,
} from './contract.ts';
export { type ClosedNetwork, closeNetwork, openNetwork } from './trained-network.ts';

/** Every way to break a trained network: DeepMutation++'s eight, then what no study uses. */
export const postTrainingOperators = createRegistry<PostTrainingOperator>('post-training operator', [
  gaussianFuzzing,
  weightShuffling,
  neuronEffectBlock,
  neuronActivationInverse,
  neuronSwitch,
  layerRemoval,
  layerAddition,
  layerDuplication,
  gaussianFuzzingUnclipped,
  weightInhibition,
  neuronInhibition,
  stateClearing,
  stateReset,
  stateFuzzing,
  statePrecision,
  gateClearing,
  gateFuzzing,
  gatePrecision,
  recurrentWeightFuzzing,
  recurrentWeightQuantisation,
  recurrentWeightPrecision,
]);
