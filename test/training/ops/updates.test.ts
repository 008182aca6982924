import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import {
  applyUpdate,
  composeUpdate,
  type UpdateRule,
  updateRules,
} from '../../../src/training/ops/updates.ts';
import { type OptimizerSpec, optimizerSchema } from '../../../src/training/optimizer-specs.ts';
import { expectClose, normalValues, poison, sliceReplicas, toTensor, type Values } from './compare.ts';

const shape = [5, 3, 7];
const settings: readonly OptimizerSpec[] = [
  { kind: 'sgd' },
  { kind: 'sgd', momentum: 0.9 },
  { kind: 'sgd', momentum: 0.8, nesterov: true },
  { kind: 'rmsprop' },
  { kind: 'rmsprop', momentum: 0.7 },
  { kind: 'adagrad' },
  { kind: 'adadelta', learningRate: 1 },
  { kind: 'adam' },
  { kind: 'adamax' },
  { kind: 'nadam' },
  { kind: 'adamw' },
  { kind: 'lion' },
].map((given) => optimizerSchema.parse(given));

/** What replicas keep of their weights: all, less, and that of one that skips its steps. */
const keeps = [1, 0.9, Number.NaN];

/** Weight and slots after three steps, replica r with r + 1 times the learning rate. */
function train(
  apply: typeof applyUpdate,
  spec: OptimizerSpec,
  start: Values,
  gradients: readonly Values[],
  first = 0,
) {
  const rule = updateRules[spec.kind] as UpdateRule;
  const found: Values[] = [];
  tf.tidy(() => {
    const weight = tf.variable(toTensor(start));
    const slots = rule.slots.map(() => tf.variable(tf.fill([...start.shape], rule.initialSlot(spec))));
    const rates = Array.from({ length: start.shape[0]! }, (_, r) => (first + r + 1) * spec.learningRate);
    for (const [i, gradient] of gradients.entries()) {
      const rows = rates.map((rate, r) => [...rule.coefficients(spec, i + 1, rate), keeps[(first + r) % 3]!]);
      apply(spec.kind, weight, toTensor(gradient), slots, tf.tensor2d(rows));
    }
    for (const variable of [weight, ...slots]) {
      found.push({ shape: variable.shape, data: variable.dataSync() as Float32Array });
      variable.dispose();
    }
  });
  return found;
}

describe.each(settings.map((spec) => [JSON.stringify(spec), spec] as const))('the step of %s', (_, spec) => {
  const random = randomStream('updates', spec.kind);
  const start = normalValues(random, shape);
  const gradients = [0.1, 1, 1e-4].map((sd) => normalValues(random, shape, sd));

  it('on wasm equals stock ops, weight and state', async () => {
    await selectBackend('cpu');
    const wanted = train(composeUpdate, spec, start, gradients);
    await selectBackend('wasm');
    const found = train(applyUpdate, spec, start, gradients);
    for (const [i, values] of wanted.entries()) expectClose(found[i]!, values, 1e-6);
  });

  it('carries NaN and infinities as stock ops do, and into no other element', async () => {
    const bad = gradients.map((gradient) => poison(gradient, random, 20));
    await selectBackend('cpu');
    const wanted = train(composeUpdate, spec, start, bad);
    await selectBackend('wasm');
    const found = train(applyUpdate, spec, start, bad);
    for (const [i, values] of wanted.entries()) expectClose(found[i]!, values, 1e-6);
  });

  it('gives a replica the same bits alone and among others', async () => {
    await selectBackend('wasm');
    const together = train(applyUpdate, spec, start, gradients);
    for (const r of [0, 2, 4]) {
      const own = (values: Values) => sliceReplicas(values, r, r + 1);
      const alone = train(applyUpdate, spec, own(start), gradients.map(own), r);
      expect(alone.map(({ data }) => data)).toEqual(together.map((values) => own(values).data));
    }
  });
});
