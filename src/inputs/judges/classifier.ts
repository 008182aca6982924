import { argmax } from '../../statistics/argmax.ts';
import type { Classifier } from '../contract.ts';
import { openNetworks, type TrainedNetworks } from './open-networks.ts';

export type { TrainedNetworks };

/**
 * Builds the networks once and keeps them; one call is one lockstep pass. The backend must have been selected. A network
 * with a single output unit answers two classes, with the logits 0 and the unit's value before its sigmoid.
 * @throws InputError of the layer that does not fit.
 */
export function openClassifier(trained: TrainedNetworks): Classifier {
  const networks = openNetworks(trained);
  const single = networks.units === 1;
  return {
    inputShape: trained.inputShape,
    classes: single ? 2 : networks.units,
    instances: trained.weights.length,
    logits(inputs) {
      const predictions = networks.ask(inputs, 'beforeOutputs');
      return single ? predictions.map(twoClasses) : predictions;
    },
    features: (inputs) => networks.ask(inputs, 'features'),
    dispose: networks.dispose,
  };
}

function twoClasses(values: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * values.length }, (_, i) => (i % 2 === 0 ? 0 : values[i >> 1]!));
}

/** The class of each row's largest logit, the first of equals. */
export function predictedClasses(logits: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: logits.length / classes }, (_, row) =>
    argmax(logits, row * classes, classes),
  );
}

/** Share of rows that a network's logits answer rightly. */
export function shareCorrect(logits: Float32Array, labels: Int32Array, classes: number): number {
  const right = predictedClasses(logits, classes).filter((prediction, row) => prediction === labels[row]);
  return right.length / labels.length;
}
