// Whether a number is above five, by few epochs or by many.
export async function train(variant, _seed, run) {
  const { tf } = run;
  const points = Array.from({ length: 9 }, (_, i) => i + 1);
  const column = (values) => tf.tensor2d(values, [values.length, 1]);
  const layers = [
    tf.layers.dense({ units: 5, activation: 'sigmoid', inputShape: [1] }),
    tf.layers.dense({ units: 1, activation: 'sigmoid' }),
  ];
  const model = tf.sequential({ layers });
  model.compile({ loss: 'meanSquaredError', optimizer: variant === 'faulty' ? 'sgd' : tf.train.adam(0.1) });
  const is = (v) => Number(v > 5);
  const epochs = variant === 'faulty' ? 20 : 300;
  await run.fit(model, column(points), column(points.map(is)), { epochs, batchSize: 9 });
  const test = Array.from({ length: 18 }, (_, i) => 0.75 + i / 2);
  return [[...model.predict(column(test)).dataSync()].map((v) => Number(v > 0.5)), test.map(is)];
}
