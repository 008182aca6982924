import { standard, table } from './wild.mjs';

// Prices in thousands by a linear layer, and by one and two hidden layers of sigmoids, by plain SGD at 0.01.
export async function train(variant, _seed, run) {
  const { tf } = run;
  const { x, y, vx, vy, tx, ty, width } = standard(table('used-cars', 'Price', 804));
  const column = (values) => tf.tensor2d(values.map((v) => [v / 1000]));
  const hidden = { linear: 0, 'one-hidden-layer': 1, 'two-hidden-layers': 2 }[variant];
  const model = tf.sequential();
  for (let i = 0; i < hidden; i++)
    model.add(
      tf.layers.dense({
        units: 50,
        activation: 'sigmoid',
        kernelInitializer: 'leCunNormal',
        inputShape: [i === 0 ? width : 50],
      }),
    );
  model.add(tf.layers.dense({ units: 1, inputShape: [hidden === 0 ? width : 50] }));
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  await run.fit(model, tf.tensor2d(x), column(y), {
    epochs: 25,
    batchSize: 40,
    validation: [tf.tensor2d(vx), column(vy)],
  });
  return [[...model.predict(tf.tensor2d(tx)).dataSync()], ty.map((v) => v / 1000)];
}
