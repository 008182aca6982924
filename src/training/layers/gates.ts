import * as tf from '@tensorflow/tfjs-core';
import type { Gates } from '../contract.ts';
import type { AnyActivation } from '../kernels/activation.ts';
import { activate, piecewise } from '../ops/activation.ts';
import { gatherPool, maxPoolIndices, pool2d } from '../ops/pooling.ts';
import type { PoolingOptions } from '../ops/window.ts';
import type { ForwardContext, GateTape } from './layer.ts';

/** Choices that were recorded, owned until disposed. */
export class RecordedGates implements Gates {
  readonly choices: readonly tf.Tensor[];

  constructor(choices: readonly tf.Tensor[]) {
    this.choices = choices;
  }

  dispose(): void {
    tf.dispose([...this.choices]);
  }
}

/** A tape that adds to a list of choices. */
export function recordGates(choices: tf.Tensor[]): GateTape {
  return {
    visit(present) {
      const choice = present();
      choices.push(choice);
      return choice;
    },
  };
}

/** A tape that follows choices from the first. */
export function followGates(choices: readonly tf.Tensor[]): GateTape {
  let next = 0;
  return { visit: () => choices[next++]! };
}

/**
 * The output of a layer that ends in an activation. `produce` computes it with an activation built in, which is the
 * fast way; where somebody looks at the value before it, or gates are kept, the two are taken apart.
 */
export function activateOutput<A extends AnyActivation>(
  activation: A,
  context: ForwardContext,
  produce: (activation: A | 'linear') => tf.Tensor,
  alpha?: number,
): tf.Tensor {
  const gates = piecewise.has(activation) ? context.gates : null;
  if (gates === null && context.keepPreActivation === null) return produce(activation);
  const before = produce('linear');
  context.keepPreActivation?.(before);
  return activate(before, activation, { alpha, gate: gates?.visit(() => before) });
}

/** Pooling that records or follows the cells a maximum was taken from. */
export function poolGated(x: tf.Tensor, options: PoolingOptions, { gates }: ForwardContext): tf.Tensor {
  if (gates === null || options.kind === 'average') return pool2d(x, options);
  return gatherPool(
    x,
    gates.visit(() => maxPoolIndices(x, options)),
  );
}
