import { table } from './wild.mjs';

// Seven classes by three hidden layers of ReLU, over columns from 0 to 1, with labels as numbers.
export async function train(_variant, _seed, run) {
  const { tf } = run;
  const { x, y, vx, vy, tx, ty, width } = table('image-segments', 'class', 1200);
  const least = x[0].map((_, c) => Math.min(...x.map((row) => row[c])));
  const most = x[0].map((_, c) => Math.max(...x.map((row) => row[c])));
  const range = (c) => most[c] - least[c] || 1;
  const scale = (rows) => tf.tensor2d(rows.map((row) => row.map((v, c) => (v - least[c]) / range(c))));
  const column = (values) => tf.tensor2d(values.map((v) => [v]));
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 50, activation: 'relu', inputShape: [width] }),
      tf.layers.dense({ units: 35, activation: 'relu' }),
      tf.layers.dense({ units: 30, activation: 'relu' }),
      tf.layers.dense({ units: 7, activation: 'softmax' }),
    ],
  });
  model.compile({
    optimizer: tf.train.adam(),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  await run.fit(model, scale(x), column(y), {
    epochs: 30,
    batchSize: 100,
    validation: [scale(vx), column(vy)],
  });
  return [[...model.predict(scale(tx)).argMax(-1).dataSync()], ty];
}
