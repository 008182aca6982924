import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../../../src/training/data.ts';
import { createNetwork } from '../../../src/training/network.ts';
import { inferShapes } from '../../../src/training/shapes.ts';
import { type TestProgram, testData, testProgram, testRun } from './runs.ts';

type Layers = TestProgram['layers'];

/** Output shape of every layer. */
export function shapesOf(layers: Layers, inputShape: readonly number[]): (readonly number[])[] {
  return inferShapes(testProgram({ layers, loss: 'meanSquaredError' }), inputShape);
}

/** What layers put out for rows of inputs, from the start of their weights, in evaluation. */
export function outputOf(layers: Layers, inputShape: readonly number[], inputs: readonly number[]): number[] {
  const rows = inputs.length / sizeOf(inputShape);
  const targetShape = shapesOf(layers, inputShape).at(-1)!;
  const train = testData({ rows, inputShape, targetShape, target: 'normal' }, 'outputs');
  const network = createNetwork([testRun(testProgram({ layers, loss: 'meanSquaredError' }), train)]);
  const outputs = tf.tidy(() => {
    const given = tf.tensor([...inputs], [1, rows, ...inputShape]);
    return network.forward(given, network.values, { mode: 'evaluate', step: 0 }).dataSync();
  });
  network.dispose();
  return [...outputs];
}
