// Exclusive or as a regression, at the rate of the library or at that of its user.
export async function train(variant, _seed, run) {
  const { tf } = run;
  const x = tf.tensor2d(Array.from({ length: 40 }, (_, i) => [i % 2, (i >> 1) % 2]));
  const y = tf.tensor2d(Array.from({ length: 40 }, (_, i) => [(i % 2) ^ ((i >> 1) % 2)]));
  const layers = [
    tf.layers.dense({ units: 16, activation: 'tanh', inputShape: [2] }),
    tf.layers.dense({ units: 1, activation: 'sigmoid' }),
  ];
  const model = tf.sequential({ layers });
  const optimizer = tf.train.sgd(variant === 'faulty' ? 0.01 : 1);
  model.compile({ loss: 'meanSquaredError', optimizer });
  await run.fit(model, x, y, { epochs: 150, batchSize: 8 });
  const cases = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ];
  return [[...model.predict(tf.tensor2d(cases)).dataSync()], [0, 1, 1, 0]];
}
