import { standard, table } from './wild.mjs';

// Targets as they are, by two hidden layers of sigmoids and plain SGD.
export async function train(_variant, _seed, run) {
  const { tf } = run;
  const { x, y, vx, vy, tx, ty, width } = standard(table('concrete', 'compressive_strength', 900));
  const column = (values) => tf.tensor2d(values.map((v) => [v]));
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 50, activation: 'sigmoid', inputShape: [width] }),
      tf.layers.dense({ units: 50, activation: 'sigmoid' }),
      tf.layers.dense({ units: 1 }),
    ],
  });
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  await run.fit(model, tf.tensor2d(x), column(y), {
    epochs: 100,
    batchSize: 64,
    validation: [tf.tensor2d(vx), column(vy)],
  });
  return [[...model.predict(tf.tensor2d(tx)).dataSync()], ty];
}
