import { fileURLToPath } from 'node:url';
import { Bench } from 'tinybench';
import { randomStream } from '../src/lib/random.ts';
import { mutateOriginals, type Originals, scenarios } from '../src/mutants/realism/index.ts';
import { median } from '../src/statistics/descriptive.ts';
import { selectBackend } from '../src/training/backend.ts';
import type { DataSet } from '../src/training/data.ts';
import { predictWith } from '../src/training/predict.ts';
import { defineProgram } from '../src/training/spec.ts';
import { trainToEnd } from '../src/training/train.ts';
import { cpuMilliseconds } from './peer.ts';

const [inputs, draws] = [1000, 40];

/** Post-training mutants of a small CNN made and run in lockstep, and one at a time. */
export async function postTrainingBench(): Promise<void> {
  await selectBackend('wasm');
  const originals = trainSmallCnn();
  const make = () => mutateOriginals(originals, scenarios[0]!, draws).mutants;
  const count = make().length;
  console.log(
    `post-training: ${count} mutants of a CNN (8×8 inputs, 8 and 16 filters), ${inputs} test inputs`,
  );
  const alone = { ...originals, weights: originals.weights[0]! };
  const bench = new Bench({
    ...{ now: cpuMilliseconds, iterations: 3, time: 0 },
    ...{ warmupIterations: 0, warmupTime: 0, retainSamples: true },
  });
  bench.add('in lockstep', () => void make());
  bench.add('one at a time', () => {
    const run = { spec: alone.spec, seedIndex: 0, data: alone.data };
    for (let i = 0; i < count; i++) predictWith(run, [alone.weights], alone.data.test);
  });
  for (const { name, result } of await bench.run()) {
    if (result.state !== 'completed') throw new Error(`the bench of ${name} did not complete`);
    const milliseconds = median(result.latency.samples ?? []);
    const perMinute = (60_000 / milliseconds) * count;
    console.log(
      `  ${name}: ${perMinute.toFixed(0)} mutants per core-minute (${milliseconds.toFixed(0)} CPU ms)`,
    );
  }
}

/** Trained for one step: what it has learned does not matter here. */
function trainSmallCnn(): Originals {
  const spec = defineProgram({
    id: 'bench-cnn',
    title: 'bench',
    source: { kind: 'toy', reference: 'bench', licence: 'MIT', changes: 'made up', repair: 'none-needed' },
    family: 'convolutional',
    task: 'multiclass',
    data: { source: 'made-up', rows: { train: 32, validation: 32, test: inputs }, target: 'oneHot' },
    layers: [
      { kind: 'conv2d', filters: 8, kernelSize: [3, 3], activation: 'relu' },
      { kind: 'conv2d', filters: 16, kernelSize: [3, 3], activation: 'relu' },
      { kind: 'maxPooling2d' },
      { kind: 'flatten' },
      { kind: 'dense', units: 10, activation: 'softmax' },
    ],
    loss: 'categoricalCrossentropy',
    optimizer: { kind: 'adam' },
    batchSize: 32,
    epochs: 1,
    healthy: { metric: 'accuracy', atLeast: 0 },
  });
  const data = { train: drawRows(32), validation: drawRows(32), test: drawRows(inputs) };
  return { spec, data, weights: trainToEnd([{ spec, seedIndex: 0, data }]).weights };
}

function drawRows(rows: number): DataSet {
  const random = randomStream('post-training-bench', rows);
  const targets = new Float32Array(rows * 10);
  for (let row = 0; row < rows; row++) targets[row * 10 + random.integer(10)] = 1;
  return {
    rows,
    inputShape: [8, 8, 1],
    inputs: Float32Array.from({ length: rows * 64 }, () => random.normal()),
    targetShape: [10],
    targets,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await postTrainingBench();
