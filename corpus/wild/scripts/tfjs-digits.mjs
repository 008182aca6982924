import { table } from './wild.mjs';

// Images by a dense network or by convolutions, by RMSprop.
export async function train(variant, _seed, run) {
  const { tf } = run;
  const { x, y, vx, vy, tx, ty } = table('satellite', 'label', 1200);
  const shape = [3, 3, 4];
  const rows = (values) =>
    tf
      .tensor2d(values)
      .div(127)
      .sub(0.5)
      .reshape([-1, ...shape]);
  const hot = (values) => tf.oneHot(tf.tensor1d(values, 'int32'), 6).toFloat();
  const body =
    variant === 'convolutions'
      ? [
          tf.layers.conv2d({ kernelSize: 2, filters: 16, activation: 'relu', inputShape: shape }),
          tf.layers.flatten(),
        ]
      : [tf.layers.flatten({ inputShape: shape })];
  const model = tf.sequential({
    layers: [
      ...body,
      tf.layers.dense({ units: 42, activation: 'relu' }),
      tf.layers.dense({ units: 6, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'rmsprop', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  await run.fit(model, rows(x), hot(y), { epochs: 20, batchSize: 32, validation: [rows(vx), hot(vy)] });
  return [[...model.predict(rows(tx)).argMax(-1).dataSync()], ty];
}
