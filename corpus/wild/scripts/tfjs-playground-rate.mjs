// A plane over two numbers from −6 to 6, scaled to −1 to 1.
export async function train(variant, _seed, run) {
  const { tf } = run;
  const x = tf.randomUniform([240, 2], -6, 6, 'float32', 21);
  const y = x
    .sum(1, true)
    .div(10)
    .add(tf.randomNormal([240, 1], 0, 0.1, 'float32', 22));
  const hidden = tf.layers.dense({ units: 8, activation: 'tanh', inputShape: [2] });
  const model = tf.sequential({ layers: [hidden, tf.layers.dense({ units: 1 })] });
  model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(variant === 'faulty' ? 1 : 0.03) });
  await run.fit(model, x.slice(0, 120), y.slice(0, 120), {
    epochs: 8,
    batchSize: 1,
    validation: [x.slice(120), y.slice(120)],
  });
  return [[...model.predict(x.slice(120)).dataSync()], [...y.slice(120).dataSync()]];
}
