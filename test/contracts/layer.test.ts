import { beforeEach, describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/training/backend.ts';
import type { DataSet } from '../../src/training/data.ts';
import type { ProgramInput } from '../../src/training/spec.ts';
import { createTrainer } from '../../src/training/trainer.ts';
import { oracleLosses, startOf, withoutTfjs } from '../training/helpers/oracle.ts';
import { layerCases, linear, lossCases, regression } from '../training/helpers/oracle-cases.ts';
import { type TestProgram, testProgram, testRun } from '../training/helpers/runs.ts';

/** Three epochs of 20 rows, each of another order, and some: an optimizer has gone past its first moments. */
const steps = 10;

beforeEach(async () => {
  await selectBackend('wasm');
});

/**
 * Trains two replicas of different seeds and holds both against `tf.layers`, which starts from their weights and
 * sees their batches.
 */
async function expectOracleLosses(program: TestProgram, train: DataSet): Promise<void> {
  const spec = testProgram(program);
  const runs = [0, 1].map((seed) => testRun(spec, train, seed));
  const trainer = createTrainer(runs);
  const starts = runs.map((_, r) => startOf(trainer, r));
  const ours = Array.from({ length: steps }, () => [...trainer.trainStep()]);
  trainer.dispose();
  for (const [r, run] of runs.entries()) {
    const theirs = await oracleLosses(run, starts[r]!, steps);
    theirs.forEach((loss, step) => {
      const relative = Math.abs(ours[step]![r]! - loss) / Math.abs(loss);
      expect(relative, `replica ${r}, step ${step}: ${ours[step]![r]} against ${loss}`).toBeLessThan(1e-5);
    });
    expect(theirs.at(-1), 'the run trains').not.toBe(theirs[0]);
  }
}

describe('10 steps of every layer kind give the losses of tf.layers', () => {
  // tfjs does not differentiate convolutions with gaps.
  const cases = layerCases.filter(
    ({ kind, title }) => !Object.hasOwn(withoutTfjs, kind) && title !== 'with gaps',
  );
  it.each(cases)('$kind $title', ({ program, data }) => expectOracleLosses(program, data));
});

describe('10 steps with every loss give the losses of tf.layers', () => {
  it.each(lossCases)('$kind $title', ({ program, data }) => expectOracleLosses(program, data));
});

describe('10 steps with the optimizers tfjs shares with Keras give the losses of tf.train', () => {
  // tfjs places ε elsewhere than Keras, which a tiny one hides; its place, Adadelta (where tfjs takes the old mean of
  // squares), Nadam, decay and clipping are held by the hand-worked sequences of optimizers.test.ts.
  const cases: ProgramInput['optimizer'][] = [
    { kind: 'sgd', learningRate: 0.05 },
    { kind: 'sgd', learningRate: 0.02, momentum: 0.9 },
    { kind: 'sgd', learningRate: 0.02, momentum: 0.9, nesterov: true },
    { kind: 'rmsprop', epsilon: 1e-12 },
    { kind: 'rmsprop', epsilon: 1e-12, momentum: 0.5, rho: 0.8 },
    { kind: 'adagrad', learningRate: 0.01 },
    { kind: 'adam', epsilon: 1e-12 },
    { kind: 'adam', epsilon: 1e-12, beta1: 0.8, beta2: 0.95 },
    { kind: 'adamax', epsilon: 1e-12 },
  ];
  it.each(cases)('%o', async (optimizer) => {
    await expectOracleLosses(
      {
        layers: [{ kind: 'dense', units: 5, activation: 'tanh' }, linear],
        loss: 'meanSquaredError',
        optimizer,
      },
      regression([4], [2]),
    );
  });
});
