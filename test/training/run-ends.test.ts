import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/training/backend.ts';
import type { TrainingRun } from '../../src/training/contract.ts';
import { RunEnds, watchLoss } from '../../src/training/run-ends.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';
import { trainToEnd } from '../../src/training/train.ts';
import { createTrainer } from '../../src/training/trainer.ts';
import { testData, testProgram } from './helpers/runs.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

/** Epoch (from 1) after which training is over; null where it is not. */
function stopOf(losses: readonly number[], patience: number, minDelta = 0): number | null {
  const isOver = watchLoss({ patience, minDelta });
  const epoch = losses.findIndex((loss) => isOver(loss));
  return epoch < 0 ? null : epoch + 1;
}

describe('the rule of early stopping', () => {
  it.each([
    ['a loss that rises', [3, 2, 2.5], 1, 0, 3],
    ['a loss that only equals the best', [3, 2, 2], 1, 0, 3],
    ['a rise that patience bears', [3, 2, 2.5, 1.9, 2, 2], 2, 0, 6],
    ['losses better than the last but not than the best', [1, 3, 2, 1.5], 3, 0, 4],
    ['improvements of no more than minDelta, measured from the best', [3, 2.75, 2.5], 1, 0.25, 2],
    ['a loss that falls to the end', [4, 3, 2, 1], 1, 0, null],
    ['a loss that is not finite, which is divergence', [3, Number.NaN, Number.POSITIVE_INFINITY], 1, 0, null],
  ] as const)('sees %s', (_, losses, patience, minDelta, stop) => {
    expect(stopOf(losses, patience, minDelta)).toBe(stop);
  });
});

/** Regression on noise: the validation loss soon rises. */
function noisy(changes: Partial<ProgramSpec> = {}): ProgramSpec {
  const hidden = { kind: 'dense', units: 8, activation: 'tanh', kernelRegulariser: { l2: 0.001 } } as const;
  const spec = testProgram({
    layers: [hidden, { kind: 'dense', units: 1 }],
    loss: 'meanSquaredError',
    optimizer: { kind: 'adam', learningRate: 0.05 },
    epochs: 12,
    earlyStopping: { patience: 2 },
  });
  return { ...spec, ...changes };
}

function runOf(spec: ProgramSpec, seedIndex: number): TrainingRun {
  const part = (name: string) =>
    testData({ rows: 24, inputShape: [3], targetShape: [1], target: 'normal' }, name, seedIndex);
  return {
    spec,
    seedIndex,
    data: { train: part('train'), validation: part('validation'), test: part('test') },
  };
}

describe('runs that stop early', () => {
  const patient = noisy({ earlyStopping: { patience: 4, minDelta: 0 } });
  const company = [noisy(), patient, noisy({ earlyStopping: undefined }), noisy(), patient];
  const together = () => trainToEnd(company.map(runOf));

  it('stop at different epochs, and end with the same bytes alone as beside others', () => {
    const all = together();
    expect(new Set(all.steps).size).toBeGreaterThan(2);
    expect(all.steps[2]).toBe(36);
    company.forEach((spec, r) => {
      const alone = trainToEnd([runOf(spec, r)]);
      expect([alone.steps[0], alone.losses[0], alone.testMetric[0]]).toEqual([
        all.steps[r],
        all.losses[r],
        all.testMetric[r],
      ]);
    });
  });

  it('end on the weights of their stop: as the program of so many epochs does', () => {
    const { steps, testMetric, losses } = together();
    for (const r of [0, 3]) {
      const epochs = steps[r]! / 3;
      expect(epochs).toBeLessThan(12);
      const short = trainToEnd([runOf({ ...noisy(), epochs, earlyStopping: undefined }, r)]);
      expect([short.testMetric[0], short.losses[0]]).toEqual([testMetric[r], losses[r]]);
    }
  });

  it('train on without validation data, since there is nothing to watch', () => {
    expect(trainToEnd([runOf(noisy({ withoutValidation: true }), 0)]).steps).toEqual([36]);
  });

  it('watch the loss with its penalties, as Keras does', () => {
    const runs = [runOf(noisy(), 0)];
    const trainer = createTrainer(runs);
    const batch = trainer.createBatch(runs.map(({ data }) => data.validation));
    const [plain, penalised] = [false, true].map(
      (on) => trainer.lossOn(batch, { mode: 'evaluate', penalised: on })[0]!,
    );
    const kernel = trainer.weight(0).dataSync() as Float32Array;
    const penalty = 0.001 * kernel.reduce((total, w) => total + w * w, 0);
    expect(penalised! - plain!).toBeCloseTo(penalty, 5);
    batch.dispose();
    trainer.dispose();
  });

  it('are not looked at within an epoch, and need no stop at the last step', () => {
    const runs = [runOf(noisy({ earlyStopping: { patience: 1, minDelta: 1e6 }, epochs: 2 }), 0)];
    const trainer = createTrainer(runs);
    const ends = new RunEnds(trainer, runs);
    const stops: (readonly number[])[] = [];
    while (trainer.step < trainer.plannedSteps) {
      trainer.trainStep();
      stops.push(ends.look());
    }
    // The first epoch always improves on nothing.
    expect(stops).toEqual([[], [], [], [], [], []]);
    expect(ends.stoppedAt(0)).toBeNull();
    ends.dispose();
    trainer.dispose();
  });
});
