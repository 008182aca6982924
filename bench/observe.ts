import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { packageRoot } from '../src/lib/files.ts';
import { observeTraining } from '../src/traces/observe/observe.ts';
import { findPython } from '../src/training/reference/python.ts';

const rounds = 3;

/** Small networks, where a look weighs most. */
const networks = {
  'LSTM (20 × 8, 16 units), batch 32, 320 steps': () => ({
    model: tf.sequential({
      layers: [
        tf.layers.lstm({ units: 16, inputShape: [20, 8] }),
        tf.layers.dense({ units: 2, activation: 'softmax' }),
      ],
    }),
    inputs: tf.randomNormal([512, 20, 8]),
    epochs: 20,
  }),
  'dense 16-32-2, batch 32, 800 steps': () => ({
    model: tf.sequential({
      layers: [
        tf.layers.dense({ units: 32, activation: 'relu', inputShape: [16] }),
        tf.layers.dense({ units: 2, activation: 'softmax' }),
      ],
    }),
    inputs: tf.randomNormal([512, 16]),
    epochs: 50,
  }),
} as const;

/**
 * What observing costs, as processor time of a training with it over one without: `observeTraining` in tfjs on its `cpu` backend, and
 * the recorders for Python where their frameworks are there.
 */
export async function observeBench(): Promise<void> {
  await tf.setBackend('cpu');
  console.log('observing: processor time with it over without, least of %d turns', rounds);
  for (const [name, make] of Object.entries(networks)) {
    await timeTraining(make, false);
    const plain = await leastOf(() => timeTraining(make, false));
    for (const [look, options] of Object.entries(looks)) {
      const seconds = await leastOf(() => timeTraining(make, true, options));
      console.log(`  ${name}, ${look}: ${(seconds / plain).toFixed(2)} (${plain.toFixed(2)} s without)`);
    }
  }
  for (const [framework, modules] of Object.entries({ keras: 'keras, tensorflow', torch: 'torch' }))
    benchPython(framework, modules);
}

const looks = {
  default: {},
  'with curvature': { curvature: true },
  'losses and weights only': { gradients: false, activations: false, curvature: false },
};

async function leastOf(measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) least = Math.min(least, await measure());
  return least;
}

async function timeTraining(
  make: (typeof networks)[keyof typeof networks],
  isObserved: boolean,
  look = {},
): Promise<number> {
  const { model, inputs, epochs } = make();
  model.compile({ loss: 'categoricalCrossentropy', optimizer: 'adam' });
  const classes = Array.from({ length: inputs.shape[0]! }, (_, i) => i % 2);
  const targets = tf.cast(tf.oneHot(tf.tensor1d(classes, 'int32'), 2), 'float32');
  const first = (tensor: tf.Tensor) => tf.slice(tensor, 0, 64);
  const rows = { inputs: first(inputs), targets: first(targets) };
  const before = process.cpuUsage();
  const observer = isObserved ? observeTraining(model, { probe: rows, validation: rows, look }) : null;
  await model.fit(inputs, targets, {
    ...{ epochs, batchSize: 32, verbose: 0 },
    ...(observer && { callbacks: observer.callbacks }),
  });
  const { user, system } = process.cpuUsage(before);
  observer?.dispose();
  tf.dispose([inputs, targets, rows.inputs, rows.targets]);
  model.dispose();
  return (user + system) / 1e6;
}

function benchPython(framework: string, modules: string): void {
  const python = findPython(modules);
  if (python === null) {
    console.log(`  ${framework}: no python3 imports ${modules}`);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'faultgap-bench-'));
  const script = join(packageRoot, 'bench/peers/recorders.py');
  const env = { ...process.env, PYTHONPATH: join(packageRoot, 'python'), OMP_NUM_THREADS: '1' };
  console.log(
    execFileSync(python, [script, framework, folder], { env, encoding: 'utf8', stdio: 'pipe' }).trimEnd(),
  );
  rmSync(folder, { recursive: true });
}
