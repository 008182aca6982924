import { join } from 'node:path';
import type * as tfjs from '@tensorflow/tfjs';
import { z } from 'zod';
import { readConfig } from '../../../src/lib/config.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { wildDirectory } from '../read.ts';
import {
  activation,
  hiddenLayers,
  makeChange,
  momentsOf,
  need,
  type TfjsTraining,
  taskOf,
  weighedLayers,
} from './changes-tfjs.ts';

type Operator = (job: TfjsTraining, amount: number) => void;

/** Mutants of a training of tfjs, as `mutants.py` makes them of one of Python. Rows are drawn alike in every instance. */
const operators = {
  /** Rows of the commonest class get labels of others; of values, rows exchange them. */
  change_label(job, percent) {
    const order = rowsOf(job);
    if (taskOf(job) === 'regression') {
      const changed = some(order, percent);
      for (const [k, row] of changed.entries()) order[row] = changed.at(k - 1)!;
    } else {
      const [largest = [], ...smaller] = commonestFirst(rowsByClass(job));
      const draw = randomStream('mutants of tfjs', 'labels');
      const others = smaller.flat();
      for (const row of some(largest, percent)) order[row] = draw.pick(others);
    }
    job.y = job.y.gather(order);
  },
  delete_training_data(job, percent) {
    const kept = some(rowsOf(job), 100 - percent);
    keepRows(
      job,
      kept.sort((a, b) => a - b),
    );
  },
  /** Classes of fewer rows than the mean lose theirs; where all have as many, all but the first. */
  unbalance_train_data(job, percent) {
    const classes = rowsByClass(job);
    const mean = job.y.shape[0]! / classes.length;
    const rare = classes.filter((rows) => rows.length < mean);
    const lost = new Set(some((rare.length > 0 ? rare : classes.slice(1)).flat(), percent));
    const kept = rowsOf(job).filter((row) => !lost.has(row));
    keepRows(job, kept);
  },
  /** Of the deviation of each column. */
  add_noise(job, percent) {
    need(job.x.dtype === 'float32', 'rows are no measurements');
    const noisy = new Set(some(rowsOf(job), percent));
    const draw = randomStream('mutants of tfjs', 'noise');
    const width = job.x.size / job.x.shape[0]!;
    const noise = rowsOf(job).flatMap((row) =>
      Array.from({ length: width }, () => (noisy.has(row) ? draw.normal() : 0)),
    );
    job.x = job.x.add(job.tf.tensor(noise, job.x.shape).mul(momentsOf(job.x)[1]));
  },
  /** Rows of the two commonest classes stand there a second time, as of the other. */
  make_output_classes_overlap(job, percent) {
    const [first = [], second = []] = commonestFirst(rowsByClass(job));
    const inputs = rowsOf(job);
    const targets = rowsOf(job);
    for (const [own, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const twice = some(own, percent);
      inputs.push(...twice);
      targets.push(...twice.map(() => other[0]!));
    }
    job.x = job.x.gather(inputs);
    job.y = job.y.gather(targets);
  },
  change_batch_size: (job, times) => makeChange(job, { repair: 'batch-size', times }),
  change_learning_rate: (job, times) => makeChange(job, { repair: 'rate', times }),
  change_epochs(job, percent) {
    const fewer = Math.max(1, Math.round((job.epochs * percent) / 100));
    need(fewer < job.epochs, 'it has one epoch');
    job.epochs = fewer;
  },
  disable_batching(job) {
    const rows = job.y.shape[0]!;
    need(job.batchSize < rows, 'all rows are one batch');
    job.batchSize = rows;
  },
  change_activation_function: (job) => exchangeActivation(job, 'tanh'),
  remove_activation_function: (job) => exchangeActivation(job, 'linear'),
  /** Zeros in the first layer. */
  change_weights_initialisation({ tf, model }) {
    const [layer] = weighedLayers(model);
    const [kernel, bias] = layer!.getWeights() as [tfjs.Tensor, tfjs.Tensor];
    layer!.setWeights([tf.zerosLike(kernel), bias]);
  },
  /** SGD of the same rate, or Adam where it is SGD. */
  change_optimisation_function({ tf, model }) {
    const rate = Number(model.optimizer.getConfig().learningRate);
    const isSgd = model.optimizer.getClassName() === 'SGD';
    model.compile({ optimizer: isSgd ? tf.train.adam(rate) : tf.train.sgd(rate), loss: model.loss });
  },
  /** All gradients to a norm of 1. */
  change_gradient_clip({ tf, model: { optimizer } }) {
    const compute = optimizer.computeGradients.bind(optimizer);
    optimizer.computeGradients = (loss, variables) => {
      const { value, grads } = compute(loss, variables);
      const norm = tf.addN(Object.values(grads).map((gradient) => gradient.square().sum())).sqrt();
      const clipped = Object.entries(grads).map(([name, gradient]) => [name, gradient.div(norm.maximum(1))]);
      return { value, grads: Object.fromEntries(clipped) };
    };
  },
  /** L2 of 0.01. */
  add_weights_regularisation({ tf, model }) {
    const layers = weighedLayers(model);
    need(
      layers.every(({ losses }) => losses.length === 0),
      'it decays weights',
    );
    const penalty = tf.regularizers.l2({ l2: 0.01 });
    for (const layer of layers) layer.addLoss(() => penalty.apply(layer.trainableWeights[0]!.read()));
  },
  /** Mean absolute error for squared ones, and squared ones for cross-entropy. */
  change_loss_function({ model }) {
    const isCrossEntropy = model.loss === 'categoricalCrossentropy' || model.loss === 'binaryCrossentropy';
    need(isCrossEntropy || model.loss === 'meanSquaredError', 'its loss has no usual other');
    const loss = isCrossEntropy ? 'meanSquaredError' : 'meanAbsoluteError';
    model.compile({ optimizer: model.optimizer, loss });
  },
} satisfies Record<string, Operator>;

/** Amounts by operator, in the order of the list that Python reads too; null where the operator takes none. */
const listSchema = z.record(
  z.enum(Object.keys(operators) as (keyof typeof operators)[]),
  z.number().nullable(),
);

export interface WildMutant {
  readonly operator: keyof typeof operators;
  readonly amount: number | null;
}

/** One configuration of each operator. @throws InputError as `readConfig`. */
export function allMutants(): WildMutant[] {
  const list = readConfig(join(wildDirectory, 'mutants.json'), listSchema);
  return Object.entries(list).map(([operator, amount]) => ({ operator, amount }) as WildMutant);
}

/** @throws Untried */
export function makeMutant(job: TfjsTraining, { operator, amount }: WildMutant): void {
  const make: Operator = operators[operator];
  make(job, amount ?? 1);
}

function rowsOf({ y }: TfjsTraining): number[] {
  return Array.from({ length: y.shape[0]! }, (_, row) => row);
}

function rowsByClass(job: TfjsTraining): number[][] {
  need(taskOf(job) !== 'regression', 'targets are no classes');
  const isWide = (job.y.shape[1] ?? 1) > 1;
  const labels = [...(isWide ? job.y.argMax(-1) : job.y).dataSync()];
  const classes = Array.from({ length: Math.max(...labels) + 1 }, (): number[] => []);
  for (const [row, label] of labels.entries()) classes[label]!.push(row);
  return classes;
}

function commonestFirst(classes: readonly number[][]): number[][] {
  return [...classes].sort((a, b) => b.length - a.length);
}

function some(rows: readonly number[], percent: number): number[] {
  const drawn = randomStream('mutants of tfjs', 'rows').shuffle(rows);
  return drawn.slice(0, Math.round((rows.length * percent) / 100));
}

function keepRows(job: TfjsTraining, rows: readonly number[]): void {
  job.x = job.x.gather([...rows]);
  job.y = job.y.gather([...rows]);
}

/** That of the first hidden layer. */
function exchangeActivation(job: TfjsTraining, name: 'tanh' | 'linear'): void {
  const layer = hiddenLayers(job.model)[0]!;
  need(layer.getConfig().activation !== name, 'it is so');
  layer.activation = activation(job, name);
}
