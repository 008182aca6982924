import { windows } from './wild.mjs';

// Forecasts of hours by a linear layer, by a hidden one as it is, with a penalty or with dropout, by the absolute error.
export async function train(variant, _seed, run) {
  const { tf } = run;
  const { x, y, vx, vy, tx, ty } = windows('seattle-hours', 'temperature', 24, 1000);
  const column = (values) => tf.tensor2d(values.map((v) => [v]));
  const penalty = variant === 'penalty' ? { kernelRegularizer: tf.regularizers.l2() } : {};
  const model = tf.sequential();
  if (variant !== 'linear')
    model.add(tf.layers.dense({ units: 32, activation: 'relu', inputShape: [24], ...penalty }));
  if (variant === 'dropout') model.add(tf.layers.dropout({ rate: 0.25 }));
  model.add(tf.layers.dense({ units: 1, inputShape: [variant === 'linear' ? 24 : 32] }));
  model.compile({ optimizer: 'rmsprop', loss: 'meanAbsoluteError' });
  await run.fit(model, tf.tensor2d(x), column(y), {
    epochs: 10,
    batchSize: 32,
    validation: [tf.tensor2d(vx), column(vy)],
  });
  return [[...model.predict(tf.tensor2d(tx)).dataSync()], ty];
}
