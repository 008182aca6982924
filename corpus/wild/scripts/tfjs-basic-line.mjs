// Six points of y = 2x − 1.
export async function train(_variant, _seed, run) {
  const { tf } = run;
  const x = tf.tensor2d([-1, 0, 1, 2, 3, 4], [6, 1]);
  const y = tf.tensor2d([-3, -1, 1, 3, 5, 7], [6, 1]);
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
  await run.fit(model, x, y, { epochs: 250 });
  const test = [-0.5, 0.5, 1.5, 2.5, 3.5];
  return [[...model.predict(tf.tensor2d(test, [5, 1])).dataSync()], test.map((v) => 2 * v - 1)];
}
