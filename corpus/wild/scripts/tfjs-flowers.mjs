import { standard, table } from './wild.mjs';

// Three classes by a hidden layer of sigmoids, with the rate and epochs that a page offers.
export async function train(_variant, _seed, run) {
  const { tf } = run;
  const { x, y, vx, vy, tx, ty, width } = standard(table('olives', 'region', 572));
  const hot = (values) => tf.oneHot(tf.tensor1d(values, 'int32'), 3).toFloat();
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 10, activation: 'sigmoid', inputShape: [width] }),
      tf.layers.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  await run.fit(model, tf.tensor2d(x), hot(y), { epochs: 40, validation: [tf.tensor2d(vx), hot(vy)] });
  return [[...model.predict(tf.tensor2d(tx)).argMax(-1).dataSync()], ty];
}
