// A linear map of twelve numbers to twelve, small as word vectors are.
export async function train(variant, _seed, run) {
  const { tf } = run;
  const draw = (rows, columns, seed) => tf.randomNormal([rows, columns], 0, 0.3, 'float32', seed);
  const map = draw(12, 12, 11);
  const x = draw(400, 12, 12);
  const y = x.matMul(map);
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 12, inputShape: [12], kernelInitializer: 'zeros' })],
  });
  model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(variant === 'faulty' ? 0.01 : 1) });
  await run.fit(model, x.slice(0, 300), y.slice(0, 300), {
    epochs: 20,
    batchSize: 32,
    validation: [x.slice(300), y.slice(300)],
  });
  return [[...model.predict(x.slice(300)).dataSync()], [...y.slice(300).dataSync()]];
}
