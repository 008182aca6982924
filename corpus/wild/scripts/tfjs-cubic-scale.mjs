// A cubic by its powers, with inputs up to 90 or from -1 to 1.
export async function train(variant, _seed, run) {
  const { tf } = run;
  const at = Array.from({ length: 60 }, (_, i) => 1.5 * i);
  const scaled = variant === 'faulty' ? at : at.map((v) => v / 45 - 1);
  const powers = scaled.map((v) => [1, 2, 3].map((power) => v ** power));
  const y = at.map((v) => ((v - 20) * (v - 50) * (v - 80)) / 50_000);
  const rows = (keep) => at.map((_, i) => i).filter((i) => (i % 4 === 3) === keep);
  const inputs = (places) => tf.tensor2d(places.map((i) => powers[i]));
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3] })] });
  model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(0.5) });
  const train = rows(false);
  const targets = tf.tensor2d(train.map((i) => [y[i]]));
  await run.fit(model, inputs(train), targets, { epochs: 600, batchSize: 45 });
  const test = rows(true);
  return [[...model.predict(inputs(test)).dataSync()], test.map((i) => y[i])];
}
