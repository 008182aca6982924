import { beforeAll, describe, expect, it } from 'vitest';
import { activationInstrument } from '../../../src/traces/instruments/activation.ts';
import type { Instrument } from '../../../src/traces/instruments/contract.ts';
import { gradientInstrument } from '../../../src/traces/instruments/gradient.ts';
import { toyProgram, toyRuns, watchRuns } from '../../../src/traces/instruments/instrument-trial.ts';
import { labelInstrument } from '../../../src/traces/instruments/label.ts';
import { lossInstrument } from '../../../src/traces/instruments/loss.ts';
import { optimizerInstrument } from '../../../src/traces/instruments/optimizer.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import type { DataSet } from '../../../src/training/data.ts';
import type { ProgramInput } from '../../../src/training/spec.ts';
import { trainToEnd } from '../../../src/training/train.ts';

const constant = (value: number) => ({ kind: 'constant' as const, value });

/** One input x and target 2x, for x = 1, 2, 3, 4; validation: x = 1 … 4 with target 0. */
const line = (slope: number): DataSet => ({
  rows: 4,
  inputShape: [1],
  inputs: Float32Array.of(1, 2, 3, 4),
  targetShape: [1],
  targets: Float32Array.of(1, 2, 3, 4).map((x) => slope * x),
});

interface Case extends Partial<ProgramInput> {
  readonly instrument: Instrument;
  readonly steps?: number;
}

/** Readings of one run of y = w·x, w = 1 at first, full batch; gradient of the mean squared error: 15 (w − 2). */
function watchLine({ instrument, steps = 2, ...parts }: Case) {
  const layers = [{ kind: 'dense' as const, units: 1, kernelInitialiser: constant(1), useBias: false }];
  const spec = toyProgram({
    layers,
    batchSize: 4,
    epochs: steps,
    optimizer: { kind: 'sgd', learningRate: 0.01 },
    ...parts,
  });
  const [run] = toyRuns([spec]);
  const data = { train: line(2), validation: line(0), test: line(2) };
  const { readings } = watchRuns([{ ...run!, data }], [instrument], steps, 1);
  return (name: string, check: number) => {
    const values = readings[check]![`${instrument.family}.${name}`];
    return values === undefined ? undefined : values[0];
  };
}

beforeAll(() => selectBackend('wasm'));

describe('loss', () => {
  const read = () => watchLine({ instrument: lossInstrument });

  it('is the mean squared error of the parts, and R² against their mean', () => {
    const value = read();
    expect(value('train', 0)).toBeCloseTo(7.5, 5);
    expect(value('validation', 0)).toBeCloseTo(7.5, 5);
    expect(value('train-score', 0)).toBeCloseTo(1 - 7.5 / 5, 5);
    expect(value('validation-score', 0)).toBeNaN();
  });

  it('has no mini-batch before training, and that of the step after it', () => {
    const value = read();
    expect(value('batch-mean', 0)).toBeUndefined();
    expect(value('batch-mean', 1)).toBeCloseTo(7.5, 5);
    expect(value('batch-mean', 2)).toBeCloseTo(7.5 * 0.85 ** 2, 5);
    expect(value('batch-sd', 1)).toBeNull();
  });

  it('smooths labels as training does, each run its own, and leaves penalties out', () => {
    // Outputs of 3/4; three of four rows are of class 1.
    const bias = { kind: 'constant' as const, value: Math.log(3) };
    const run = (labelSmoothing: number) =>
      toyProgram({
        layers: [
          {
            kind: 'dense',
            units: 1,
            kernelInitialiser: { kind: 'zeros' },
            biasInitialiser: bias,
            biasRegulariser: { l2: 1 },
          },
          { kind: 'activation', activation: 'sigmoid' },
        ],
        task: 'binary',
        loss: 'binaryCrossentropy',
        ...(labelSmoothing > 0 && { objective: { labelSmoothing } }),
        data: { source: 'toy', rows: { train: 4, validation: 4, test: 4 }, target: 'binary' },
      });
    const part: DataSet = { ...line(0), targets: Float32Array.of(1, 1, 1, 0) };
    const data = { train: part, validation: part, test: part };
    const runs = toyRuns([run(0), run(0.2)]).map((one) => ({ ...one, data }));
    const [reading] = watchRuns(runs, [lossInstrument], 1, 1).readings;
    const loss = (ones: number) => -ones * Math.log(0.75) - (1 - ones) * Math.log(0.25);
    for (const id of ['loss.train', 'loss.validation']) {
      expect(reading![id]![0]).toBeCloseTo(loss(0.75), 5);
      expect(reading![id]![1]).toBeCloseTo(loss(0.75 * 0.8 + 0.1), 5);
    }
  });

  it('measures skill from guessing', () => {
    const spec = toyProgram({
      layers: [{ kind: 'dense', units: 2, activation: 'softmax', kernelInitialiser: { kind: 'zeros' } }],
      task: 'multiclass',
      loss: 'categoricalCrossentropy',
      optimizer: { kind: 'adam', learningRate: 0.05 },
      data: { source: 'toy', rows: { train: 64, validation: 64, test: 64 }, target: 'oneHot' },
    });
    const { readings } = watchRuns(toyRuns([spec]), [lossInstrument], 20, 20);
    for (const reading of readings) {
      const [score, skill] = [
        reading['loss.train-score']![0] as number,
        reading['loss.train-skill']![0] as number,
      ];
      expect(skill).toBeCloseTo(2 * score - 1, 6);
    }
    expect(readings[1]!['loss.train-skill']![0]).toBeGreaterThan(0.7);
  });

  it('scores outputs per step as the healthy metric does, and whole rows in schema 1', () => {
    const spec = toyProgram({
      layers: [
        { kind: 'reshape', shape: [4, 1] },
        { kind: 'dense', units: 8, activation: 'tanh' },
        { kind: 'dense', units: 3, activation: 'softmax' },
      ],
      task: 'multiclass',
      loss: 'sparseCategoricalCrossentropy',
      optimizer: { kind: 'adam', learningRate: 0.02 },
      data: { source: 'toy', rows: { train: 64, validation: 64, test: 64 }, target: 'index' },
      healthy: { metric: 'accuracy', atLeast: 0 },
    });
    // The class of each step is the third of the normal distribution that its input lies in.
    const perStep = (part: DataSet): DataSet => ({
      ...part,
      targetShape: [4],
      targets: part.inputs.map((x) => (x < -0.43 ? 0 : x < 0.43 ? 1 : 2)),
    });
    const runs = toyRuns([spec, spec]).map(({ data, ...run }) => {
      const [train, test] = [perStep(data.train), perStep(data.test)];
      return { ...run, data: { train, validation: test, test } };
    });
    const last = (context = {}) => {
      const { readings } = watchRuns(runs, [lossInstrument, activationInstrument], 20, 20, context);
      return (id: string) => readings[1]![id] as number[];
    };
    const scored = last();
    const { testMetric } = trainToEnd(runs);
    expect(scored('loss.validation-score')).toEqual(testMetric);
    expect(testMetric[0]).toBeGreaterThan(0.6);
    expect(testMetric[0]).toBeLessThan(1);
    expect(scored('loss.validation-skill')[0]).toBeCloseTo((testMetric[0]! - 1 / 3) / (2 / 3), 6);
    expect(scored('activation.output-sum')[0]).toBeCloseTo(1, 5);
    const whole = last({ judgesWholeRows: true });
    expect(whole('loss.validation-score')).not.toEqual(testMetric);
    expect(whole('activation.output-sum')[0]).toBeCloseTo(4, 5);
  });
});

describe('label', () => {
  it('is the healthy loss with the standard error over validation rows', () => {
    const value = watchLine({ instrument: labelInstrument });
    expect(value('healthy-train', 0)).toBeCloseTo(7.5, 5);
    // Losses of the rows are 1, 4, 9 and 16.
    expect(value('validation-error', 0)).toBeCloseTo(
      Math.sqrt((6.5 ** 2 + 3.5 ** 2 + 1.5 ** 2 + 8.5 ** 2) / 3) / 2,
      5,
    );
  });
});

describe('gradient', () => {
  it('is that of the step, before clipping', () => {
    const value = watchLine({
      instrument: gradientInstrument,
      optimizer: { kind: 'sgd', learningRate: 0.01, clip: { by: 'value', limit: 5 } },
    });
    expect(value('norm', 0)).toBeUndefined();
    expect((value('norm', 1) as number[])[0]).toBeCloseTo(15, 4);
    expect((value('mean-abs', 1) as number[])[0]).toBeCloseTo(15, 4);
    expect((value('mean', 1) as number[])[0]).toBeCloseTo(-15, 4);
    expect((value('sd', 1) as number[])[0]).toBeCloseTo(0, 4);
    expect(value('dead-share', 1)).toBe(0);
    expect(value('zero-share', 1)).toEqual([0]);
    expect(value('clipped-share', 1)).toBe(1);
    expect(value('cosine', 1)).toBeUndefined();
    expect(value('cosine', 2)).toBeCloseTo(1, 6);
  });

  it('turns round where the step jumps over the minimum', () => {
    const value = watchLine({
      instrument: gradientInstrument,
      optimizer: { kind: 'sgd', learningRate: 0.1 },
    });
    expect(value('cosine', 2)).toBeCloseTo(-1, 6);
  });
});

describe('optimizer', () => {
  it('follows weights and updates', () => {
    const value = watchLine({ instrument: optimizerInstrument });
    expect((value('weight-norm', 1) as number[])[0]).toBeCloseTo(1.15, 5);
    expect((value('update-ratio', 1) as number[])[0]).toBeCloseTo(0.15 / 1.15, 5);
    expect(value('rate-ratio', 1)).toBeCloseTo(1, 4);
    expect(value('update-cosine', 1)).toBeCloseTo(1, 6);
    expect(value('distance-ratio', 2)).toBeCloseTo(0.15 + 0.15 * 0.85, 5);
    expect(value('path-share', 0)).toBeNull();
    expect(value('path-share', 2)).toBeCloseTo(1, 6);
    expect(value('active-share', 1)).toBe(1);
    expect(value('momentum-ratio', 1)).toBeUndefined();
  });

  it('sees the way there and back', () => {
    const value = watchLine({
      instrument: optimizerInstrument,
      optimizer: { kind: 'sgd', learningRate: 2 / 15 },
    });
    expect(value('path-share', 2)).toBeCloseTo(0, 4);
  });

  it('compares moments with the gradient where they are kept', () => {
    const value = watchLine({
      instrument: optimizerInstrument,
      optimizer: { kind: 'adam', learningRate: 0.001 },
    });
    expect(value('momentum-ratio', 1)).toBeCloseTo(0.1, 4);
    expect(value('second-moment-lag', 1)).toBeCloseTo(1000, 0);
  });
});

describe('activation', () => {
  it('counts units that are zero or constant on every row, and pre-activations where the derivative is gone', () => {
    const value = watchLine({
      instrument: activationInstrument,
      layers: [
        { kind: 'dense', units: 2, activation: 'relu', kernelInitialiser: constant(-1) },
        { kind: 'dense', units: 3, activation: 'tanh', biasInitialiser: constant(6) },
        { kind: 'dense', units: 1, kernelInitialiser: constant(1) },
      ],
    });
    expect(value('dead-share', 0)).toEqual([1, 0, 0]);
    expect(value('constant-share', 0)).toEqual([1, 1, 1]);
    expect(value('nonpositive-share', 0)).toEqual([1, 0, 0]);
    expect(value('loose-saturated-share', 0)).toEqual([0, 1, 0]);
    expect(value('saturated-share', 0)).toEqual([0, 0, 0]);
    expect((value('mean', 0) as number[])[1]).toBeCloseTo(Math.tanh(6), 5);
    expect(value('output-spread', 0)).toBe(0);
    expect(value('logit-spread', 0)).toBeCloseTo(3 * Math.tanh(6), 4);
  });

  it('compares outputs with targets', () => {
    const value = watchLine({ instrument: activationInstrument });
    expect((value('mean', 0) as number[])[0]).toBeCloseTo(2.5, 6);
    expect((value('sd', 0) as number[])[0]).toBeCloseTo(Math.sqrt(1.25), 6);
    expect(value('output-spread', 0)).toBeCloseTo(0.5, 6);
    // Targets are 2 … 8, outputs 1 … 4: of these only 1 is below 2 − 0.6.
    expect(value('range-share', 0)).toBeCloseTo(0.25, 6);
    expect((value('mean-abs', 0) as number[])[0]).toBeCloseTo(2.5, 6);
    expect(value('output-sum', 0)).toBeCloseTo(4, 6);
    expect(value('output-span', 0)).toBeCloseTo(3 / 6, 6);
    expect(value('output-entropy', 0)).toBeUndefined();
  });

  it('takes outputs of a classifier for a distribution', () => {
    const logit = Math.log(9);
    const value = watchLine({
      instrument: activationInstrument,
      task: 'binary',
      layers: [
        {
          kind: 'dense',
          units: 1,
          activation: 'sigmoid',
          kernelInitialiser: { kind: 'zeros' },
          biasInitialiser: constant(logit),
        },
      ],
    });
    const entropy = -(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1)) / Math.LN2;
    expect(value('output-entropy', 0)).toBeCloseTo(entropy, 5);
    expect(value('logit-spread', 0)).toBeCloseTo(logit, 5);
    expect(value('range-share', 0)).toBe(0);
  });
});
