// A line through the points (1, 3) to (24, 26).
export async function train(variant, _seed, run) {
  const { tf } = run;
  const points = Array.from({ length: 24 }, (_, i) => i + 1);
  const x = tf.tensor2d(points, [24, 1]);
  const y = tf.tensor2d(
    points.map((v) => v + 2),
    [24, 1],
  );
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  const optimizer = variant === 'faulty' ? 'sgd' : tf.train.sgd(0.002);
  model.compile({ loss: 'meanSquaredError', optimizer });
  await run.fit(model, x, y, { epochs: 150, batchSize: 24 });
  const test = points.map((v) => v + 0.5);
  return [[...model.predict(tf.tensor2d(test, [24, 1])).dataSync()], test.map((v) => v + 2)];
}
