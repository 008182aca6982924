// The line of the starter example through six points and a far one.
export async function train(variant, _seed, run) {
  const { tf } = run;
  const points = [-1, 0, 1, 2, 3, 4, 35];
  const unit = variant === 'faulty' ? 1 : 12;
  const column = (values) => tf.tensor2d(values, [values.length, 1]);
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
  const x = column(points.map((v) => v / unit));
  await run.fit(model, x, column(points.map((v) => 2 * v - 1)), { epochs: 250 });
  const test = [-2, 5, 10, 20, 30];
  const said = model.predict(column(test.map((v) => v / unit)));
  return [[...said.dataSync()], test.map((v) => 2 * v - 1)];
}
