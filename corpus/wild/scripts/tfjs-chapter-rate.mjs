// Two layers over inputs up to 8, at two rates.
export async function train(variant, _seed, run) {
  const { tf } = run;
  const at = Array.from({ length: 32 }, (_, i) => (i + 1) / 4);
  const column = (values) => tf.tensor2d(values, [values.length, 1]);
  const line = (v) => 2 * v - 1;
  const layers = [
    tf.layers.dense({ units: 16, activation: 'linear', inputShape: [1] }),
    tf.layers.dense({ units: 1 }),
  ];
  const model = tf.sequential({ layers });
  model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(variant === 'faulty' ? 0.04 : 0.002) });
  await run.fit(model, column(at), column(at.map(line)), { epochs: 60, batchSize: 8 });
  const test = at.map((v) => v + 0.1);
  return [[...model.predict(column(test)).dataSync()], test.map(line)];
}
