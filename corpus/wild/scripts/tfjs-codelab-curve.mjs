// Consumption that falls with power, both scaled to 0 to 1 by their least and greatest value.
export async function train(_variant, _seed, run) {
  const { tf } = run;
  const x = tf.randomUniform([300, 1], 0, 1, 'float32', 31);
  const y = tf
    .scalar(0.8)
    .sub(x.mul(0.7))
    .add(tf.randomNormal([300, 1], 0, 0.06, 'float32', 32));
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 8, inputShape: [1] }), tf.layers.dense({ units: 1 })],
  });
  model.compile({ loss: 'meanSquaredError', optimizer: 'adam' });
  await run.fit(model, x.slice(0, 200), y.slice(0, 200), {
    epochs: 75,
    batchSize: 32,
    shuffle: true,
    validation: [x.slice(200), y.slice(200)],
  });
  return [[...model.predict(x.slice(200)).dataSync()], [...y.slice(200).dataSync()]];
}
