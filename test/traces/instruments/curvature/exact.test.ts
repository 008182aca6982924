import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/lib/random.ts';
import { createHessian } from '../../../../src/traces/instruments/curvature/hessian.ts';
import { normalise, randomSigns } from '../../../../src/traces/instruments/curvature/vectors.ts';
import { curvatureInstrument } from '../../../../src/traces/instruments/curvature.ts';
import {
  toyBatches,
  toyContext,
  toyProgram,
  toyRuns,
} from '../../../../src/traces/instruments/instrument-trial.ts';
import { selectBackend } from '../../../../src/training/backend.ts';
import type { Batch, Trainer } from '../../../../src/training/contract.ts';
import { createTrainer } from '../../../../src/training/trainer.ts';
import { type DenseNetwork, exactHessian, multiply, spectrumOf } from './exact-hessian.ts';

const hidden = [24, 24];
const inputs = 10;

function networkOf(activation: 'tanh' | 'relu', output: 'softmax' | 'linear'): DenseNetwork {
  return { sizes: [inputs, ...hidden, output === 'softmax' ? 2 : 1], hidden: activation, output };
}

function startRuns({ hidden: activation, output }: DenseNetwork) {
  const classifies = output === 'softmax';
  const spec = toyProgram({
    layers: [
      ...hidden.map((units) => ({ kind: 'dense' as const, units, activation })),
      { kind: 'dense', units: classifies ? 2 : 1, activation: output },
    ],
    task: classifies ? 'multiclass' : 'regression',
    loss: classifies ? 'categoricalCrossentropy' : 'meanSquaredError',
    optimizer: { kind: 'adam', learningRate: 0.01 },
    data: {
      source: 'toy',
      rows: { train: 64, validation: 64, test: 64 },
      target: classifies ? 'oneHot' : 'value',
    },
    epochs: 100,
  });
  return toyRuns([spec], 64, inputs);
}

function exactOf(network: DenseNetwork, trainer: Trainer, batch: Batch): Float64Array {
  const weights = trainer.trainable.flatMap((index) => Array.from(trainer.weight(index).dataSync()));
  const rows = { inputs: batch.inputs.dataSync(), targets: batch.targets.dataSync(), count: batch.rows };
  return exactHessian(network, Float64Array.from(weights), rows);
}

const networks = (['tanh', 'relu'] as const).flatMap((activation) =>
  (['softmax', 'linear'] as const).map((output) => networkOf(activation, output)),
);

beforeAll(() => selectBackend('wasm'));

describe.each(networks)(
  'curvature of 900 weights, $hidden and $output, against the exact Hessian',
  (network) => {
    const runs = startRuns(network);
    const probeRows = [Int32Array.from({ length: 32 }, (_, i) => i)];

    it('states the top eigenvalue, the trace and their errors', () => {
      const trainer = createTrainer(runs);
      const batches = toyBatches(trainer, runs);
      const curvatureProbe = trainer.createBatch([runs[0]!.data.train], probeRows);
      for (let step = 0; step < 60; step++) trainer.trainStep();
      const hessian = exactOf(network, trainer, curvatureProbe);
      checkProducts(trainer, curvatureProbe, hessian);
      const exact = spectrumOf(hessian);
      const capture = trainer.trainStepCaptured();
      const readings = curvatureInstrument
        .start(toyContext(trainer, runs))
        .observe({ trainer, step: trainer.step, capture, recentLosses: [], ...batches, curvatureProbe });
      const found = (name: string) => readings[`curvature.${name}`]![0] as number;
      const lambdaError = Math.abs(found('top-eigenvalue') / exact.lambda - 1);
      expect(lambdaError).toBeLessThan(0.005);
      expect(lambdaError).toBeLessThan(found('top-eigenvalue-error') + 0.001);
      const traceError = Math.abs(found('hessian-trace') - exact.trace);
      expect(traceError / exact.trace).toBeLessThan(0.25);
      // Four probes: t with three degrees of freedom is above 5.8 once in a hundred.
      expect(traceError / found('hessian-trace-error')).toBeLessThan(5.8);
      expect(found('hessian-trace-error') / exact.trace).toBeLessThan(0.25);
    }, 120_000);
  },
);

/** Products by finite differences in single precision. */
function checkProducts(trainer: Trainer, batch: Batch, exact: Float64Array): void {
  tf.tidy(() => {
    const weights = trainer.trainable.map((index) => trainer.weight(index));
    const hessian = createHessian(trainer, batch, weights);
    const direction = normalise(randomSigns(Math.sqrt(exact.length), [randomStream('exact', 'direction')]));
    const wanted = multiply(exact, Float64Array.from(direction.dataSync()));
    const errorOf = (product: tf.Tensor) => {
      const values = product.dataSync();
      return Math.hypot(...wanted.map((value, i) => value - values[i]!)) / Math.hypot(...wanted);
    };
    expect(errorOf(hessian.multiply(direction))).toBeLessThan(3e-4);
    expect(errorOf(hessian.multiplyAhead(direction))).toBeLessThan(2e-2);
    hessian.dispose();
  });
}

describe('curvature where the gradient shows a part of the space only', () => {
  it('finds curvature between units that start alike, which no gradient points along', () => {
    const spec = toyProgram({
      layers: [
        { kind: 'dense', units: 6, activation: 'tanh', kernelInitialiser: { kind: 'zeros' } },
        { kind: 'dense', units: 1, kernelInitialiser: { kind: 'zeros' } },
      ],
      optimizer: { kind: 'sgd', learningRate: 1e-6 },
    });
    const runs = toyRuns([spec], 64, 4);
    const trainer = createTrainer(runs);
    const batches = toyBatches(trainer, runs);
    const exact = spectrumOf(
      exactOf({ sizes: [4, 6, 1], hidden: 'tanh', output: 'linear' }, trainer, batches.probe),
    );
    const capture = trainer.trainStepCaptured();
    const readings = curvatureInstrument
      .start(toyContext(trainer, runs))
      .observe({ trainer, step: 1, capture, recentLosses: [], ...batches });
    const found = readings['curvature.top-eigenvalue']![0] as number;
    expect(Math.abs(found / exact.lambda)).toBeCloseTo(1, 2);
  });
});
