import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type TfjsTraining, Untried } from '../../../corpus/wild/changes/changes-tfjs.ts';
import { allMutants, makeMutant, type WildMutant } from '../../../corpus/wild/changes/mutants-tfjs.ts';
import { selectBackend } from '../../../src/training/backend.ts';

type Options = { targets?: readonly number[][]; loss?: string; optimizer?: tf.Optimizer };

const rows = 40;
const inputs = Array.from({ length: rows }, (_, row) => [row, Math.sin(row)]);
/** Of three classes: 20 rows, 14 and 6. */
const labels = inputs.map((_, row) => (row < 20 ? 0 : row < 34 ? 1 : 2));
const classTargets = labels.map((label) => [0, 1, 2].map((unit) => Number(unit === label)));
const values = inputs.map((_, row) => [row / 10]);

function training({ targets = classTargets, loss = 'categoricalCrossentropy', optimizer }: Options = {}) {
  const units = targets[0]!.length;
  const layers = [
    tf.layers.dense({ units: 4, activation: 'relu', inputShape: [2] }),
    tf.layers.dense({ units, ...(units > 1 && { activation: 'softmax' }) }),
  ];
  const model = tf.sequential({ layers });
  model.compile({ optimizer: optimizer ?? tf.train.adam(0.02), loss });
  const [x, y] = [inputs, targets].map((all) => tf.tensor2d(all as number[][])) as [tf.Tensor, tf.Tensor];
  const job: TfjsTraining = {
    ...{ tf, model, x, y, epochs: 12, batchSize: 8 },
    ...{ shuffle: true, validation: undefined },
  };
  return job;
}

const mutants = new Map(allMutants().map((mutant) => [mutant.operator, mutant]));

function mutated(operator: WildMutant['operator'], options?: Options): TfjsTraining {
  const job = training(options);
  makeMutant(job, mutants.get(operator)!);
  return job;
}

const classesOf = ({ y }: TfjsTraining) => [...y.argMax(-1).dataSync()];
const countsOf = (job: TfjsTraining) =>
  [0, 1, 2].map((label) => classesOf(job).filter((own) => own === label).length);
/** First column of the inputs: which row it was. */
const placesOf = ({ x }: TfjsTraining) => (x.arraySync() as number[][]).map(([row]) => row!);
const trueLabelsOf = (job: TfjsTraining) => placesOf(job).map((row) => labels[row]!);

beforeAll(async () => {
  await selectBackend('cpu');
});

describe('mutants of the rows of a tfjs training', () => {
  it('give nearly a third of the commonest class labels of others', () => {
    const changed = classesOf(mutated('change_label')).flatMap((label, row) =>
      label === labels[row] ? [] : [row],
    );
    expect(changed).toHaveLength(6);
    expect(changed.filter((row) => labels[row] !== 0)).toEqual([]);
  });

  it('exchange values among nearly a third of the rows', () => {
    const made = [...mutated('change_label', { targets: values, loss: 'meanSquaredError' }).y.dataSync()];
    const before = [...tf.tensor2d(values).dataSync()];
    expect(made.filter((value, row) => value !== before[row])).toHaveLength(12);
    expect(made.toSorted((a, b) => a - b)).toEqual(before);
  });

  it('leave a fifth of the rows, in their order, with their own targets', () => {
    const job = mutated('delete_training_data');
    expect(placesOf(job)).toHaveLength(8);
    expect(placesOf(job)).toEqual(placesOf(job).toSorted((a, b) => a - b));
    expect(classesOf(job)).toEqual(trueLabelsOf(job));
  });

  it('take four fifths of the classes that are rarer than the mean, or of all but the first', () => {
    expect(countsOf(mutated('unbalance_train_data'))).toEqual([20, 14, 1]);
    const even = inputs.map((_, row) => [Number(row % 2 === 0), Number(row % 2 === 1)]);
    expect(countsOf(mutated('unbalance_train_data', { targets: even }))).toEqual([20, 4, 0]);
  });

  it('add noise of the deviation of each column to every row', () => {
    const [before, after] = [training().x, mutated('add_noise').x] as [tf.Tensor2D, tf.Tensor2D];
    const deviation = (column: tf.Tensor) => column.sub(column.mean()).square().mean().sqrt().dataSync()[0]!;
    const columns = (all: tf.Tensor2D) => tf.split(all, 2, 1);
    const added = columns(after.sub(before));
    for (const [i, column] of columns(before).entries())
      expect(deviation(added[i]!) / deviation(column)).toBeCloseTo(1, 0);
    expect([...added[0]!.dataSync()]).not.toContain(0);
  });

  it('repeat half of the two commonest classes as of the other', () => {
    const job = mutated('make_output_classes_overlap');
    const added = placesOf(job).slice(rows);
    expect(placesOf(job).slice(0, rows)).toEqual(inputs.map(([row]) => row));
    expect(added.map((row) => labels[row])).toEqual([...Array(10).fill(0), ...Array(7).fill(1)]);
    expect(classesOf(job).slice(rows)).toEqual([...Array(10).fill(1), ...Array(7).fill(0)]);
  });

  it('are drawn alike each time', () => {
    for (const operator of ['change_label', 'add_noise', 'delete_training_data'] as const) {
      const [one, other] = [mutated(operator), mutated(operator)];
      expect([...one.x.dataSync(), ...one.y.dataSync()]).toEqual([
        ...other.x.dataSync(),
        ...other.y.dataSync(),
      ]);
    }
  });

  it('are not made of values where they are of classes', () => {
    for (const operator of ['unbalance_train_data', 'make_output_classes_overlap'] as const)
      expect(() => mutated(operator, { targets: values })).toThrowError(
        new Untried('targets are no classes'),
      );
  });
});

describe('mutants of how a tfjs training goes', () => {
  it('take a batch four times as large, or of all rows', () => {
    expect(mutated('change_batch_size').batchSize).toBe(32);
    expect(mutated('disable_batching').batchSize).toBe(rows);
    const whole = { ...training(), batchSize: rows };
    expect(() => makeMutant(whole, mutants.get('disable_batching')!)).toThrowError(Untried);
  });

  it('take a tenth of the rate', () => {
    const { optimizer } = mutated('change_learning_rate').model;
    expect(optimizer.getConfig().learningRate).toBeCloseTo(0.002, 10);
  });

  it('take a quarter of the epochs', () => {
    expect(mutated('change_epochs').epochs).toBe(3);
    const short = { ...training(), epochs: 1 };
    expect(() => makeMutant(short, mutants.get('change_epochs')!)).toThrowError(Untried);
  });

  it('take SGD of the same rate, or Adam for SGD', () => {
    const toSgd = mutated('change_optimisation_function').model.optimizer;
    const toAdam = mutated('change_optimisation_function', { optimizer: tf.train.sgd(0.3) }).model.optimizer;
    expect([toSgd.getClassName(), toSgd.getConfig().learningRate]).toEqual(['SGD', 0.02]);
    expect([toAdam.getClassName(), toAdam.getConfig().learningRate]).toEqual(['Adam', 0.3]);
  });

  it('clip what all gradients come to together at 1, and leave smaller ones as they are', async () => {
    for (const scale of [1000, 0.001]) {
      const targets = values.map(([value]) => [value! * scale]);
      const make = () => ({ targets, loss: 'meanSquaredError', optimizer: tf.train.sgd(1) });
      const [plain, clipped] = [training(make()), mutated('change_gradient_clip', make())];
      const start = plain.model.getWeights().map((weights) => weights.mul(scale === 1000 ? 1 : 1e-6));
      const moves = [];
      for (const job of [plain, clipped]) {
        job.model.setWeights(start);
        moves.push(await step(job));
      }
      const [free, held] = moves.map((moved) => Math.hypot(...moved)) as [number, number];
      expect(held).toBeCloseTo(Math.min(free, 1), 3);
      expect(free > 10).toBe(scale === 1000);
      const directions = moves.map((moved, i) => moved.map((weight) => weight / [free, held][i]!));
      for (const [i, along] of directions[0]!.entries()) expect(directions[1]![i]).toBeCloseTo(along, 3);
    }
  });
});

/** How far one step over all rows moves each weight. */
async function step({ model, x, y }: TfjsTraining): Promise<number[]> {
  const flat = () => model.getWeights().flatMap((weights) => [...weights.dataSync()]);
  const before = flat();
  await model.fit(x, y, { epochs: 1, batchSize: rows, shuffle: false, verbose: 0 });
  return flat().map((weight, i) => weight - before[i]!);
}

describe('mutants of the network of a tfjs training', () => {
  it('give the first hidden layer tanh, or no activation', () => {
    const activations = (operator: WildMutant['operator']) =>
      mutated(operator).model.layers.map((layer) => layer.getConfig().activation);
    expect(activations('change_activation_function')).toEqual(['tanh', 'softmax']);
    expect(activations('remove_activation_function')).toEqual(['linear', 'softmax']);
  });

  it('begin with zeros in the first layer alone', () => {
    const [first, , second] = mutated('change_weights_initialisation').model.getWeights();
    expect([...first!.dataSync()]).toEqual(Array(8).fill(0));
    expect([...second!.dataSync()]).not.toContain(0);
  });

  it('add a hundredth of all squared kernels to the loss', async () => {
    const [plain, mutant] = [training(), mutated('add_weights_regularisation')];
    mutant.model.setWeights(plain.model.getWeights());
    const kernels = plain.model.getWeights().filter(({ rank }) => rank === 2);
    const squares = kernels.flatMap((kernel) => [...kernel.dataSync()]).reduce((sum, w) => sum + w * w, 0);
    const [before, after] = await Promise.all([plain, mutant].map(lossOf));
    expect(after! - before!).toBeCloseTo(0.01 * squares, 5);
  });

  it('take absolute errors for squared ones, and squared ones for cross-entropy', () => {
    const ofValues = mutated('change_loss_function', { targets: values, loss: 'meanSquaredError' });
    expect(ofValues.model.loss).toBe('meanAbsoluteError');
    expect(mutated('change_loss_function').model.loss).toBe('meanSquaredError');
    expect(() =>
      mutated('change_loss_function', { targets: values, loss: 'meanAbsoluteError' }),
    ).toThrowError(new Untried('its loss has no usual other'));
  });
});

/** Before a step over all rows, penalties included. */
async function lossOf({ model, x, y }: TfjsTraining): Promise<number> {
  const { history } = await model.fit(x, y, { epochs: 1, batchSize: rows, shuffle: false, verbose: 0 });
  return history.loss![0] as number;
}
