import { standard, table } from './wild.mjs';

// Two hidden layers of sigmoids before one for the answer, by Adam.
export async function train(_variant, _seed, run) {
  const { tf } = run;
  const { x, y, vx, vy, tx, ty, width } = standard(table('spam-words', 'type', 1500));
  const column = (values) => tf.tensor2d(values.map((v) => [v]));
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 64, activation: 'sigmoid', inputShape: [width] }),
      tf.layers.dense({ units: 32, activation: 'sigmoid' }),
      tf.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'binaryCrossentropy', metrics: ['accuracy'] });
  await run.fit(model, tf.tensor2d(x), column(y), {
    epochs: 30,
    batchSize: 32,
    validation: [tf.tensor2d(vx), column(vy)],
  });
  return [[...model.predict(tf.tensor2d(tx)).dataSync()].map((p) => (p > 0.5 ? 1 : 0)), ty];
}
