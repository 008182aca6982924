import type * as tfjs from '@tensorflow/tfjs';
import type { WildChange } from '../tried.ts';

/** Changes of a training of tfjs that a script has built and not yet begun. */

export interface TfjsTraining {
  readonly tf: typeof tfjs;
  readonly model: tfjs.LayersModel;
  x: tfjs.Tensor;
  y: tfjs.Tensor;
  epochs: number;
  batchSize: number;
  shuffle: boolean;
  validation: [tfjs.Tensor, tfjs.Tensor] | undefined;
}

/** Why a change is not made: it cannot be, or would leave the training as it is. */
export class Untried extends Error {}

export function need(holds: boolean, because: string): void {
  if (!holds) throw new Untried(because);
}

/** @throws Untried */
export function makeChange(training: TfjsTraining, { repair, times }: WildChange): void {
  const make = makers[repair];
  if (make === undefined) throw new Untried('the script cannot make it');
  make(training, times ?? 1);
}

const makers: Partial<Record<WildChange['repair'], (training: TfjsTraining, times: number) => void>> = {
  rate({ model }, times) {
    const config = model.optimizer.getConfig();
    recompile(model, { ...config, learningRate: Number(config.learningRate) * times });
  },
  optimizer({ tf, model }) {
    // `instanceof` holds between any two optimizers of tfjs.
    need(model.optimizer.getClassName() !== 'Adam', 'it is Adam');
    model.compile({ optimizer: tf.train.adam(0.001), loss: model.loss });
  },
  'batch-size'(job, times) {
    need(job.batchSize < job.x.shape[0]!, 'all rows are one batch');
    job.batchSize *= times;
  },
  epochs(job, times) {
    job.epochs *= times;
  },
  shuffle(job) {
    need(!job.shuffle, 'it shuffles');
    job.shuffle = true;
  },
  'input-scaling'(job) {
    const { model } = job;
    const [mean, deviation] = scaleOf(job.x);
    const scaled = (rows: tfjs.Tensor) => rows.sub(mean).div(deviation);
    job.x = scaled(job.x);
    if (job.validation !== undefined) job.validation = [scaled(job.validation[0]), job.validation[1]];
    const predict = model.predict.bind(model);
    model.predict = (rows, options) => predict(scaled(rows as tfjs.Tensor), options);
  },
  'target-scaling'(job) {
    const { model } = job;
    need(taskOf(job) === 'regression', 'targets are classes');
    const [mean, deviation] = scaleOf(job.y);
    const scaled = (rows: tfjs.Tensor) => rows.sub(mean).div<tfjs.Tensor>(deviation);
    job.y = scaled(job.y);
    if (job.validation !== undefined) job.validation = [job.validation[0], scaled(job.validation[1])];
    const predict = model.predict.bind(model);
    model.predict = (rows, options) => (predict(rows, options) as tfjs.Tensor).mul(deviation).add(mean);
  },
  initialiser({ tf, model }) {
    for (const layer of weighedLayers(model)) {
      const [kernel, bias] = layer.getWeights() as [tfjs.Tensor, tfjs.Tensor];
      const inputs = kernel.size / kernel.shape.at(-1)!;
      layer.setWeights([tf.randomNormal(kernel.shape, 0, Math.sqrt(2 / inputs)), tf.zerosLike(bias)]);
    }
  },
  'hidden-activation'(job) {
    const hidden = hiddenLayers(job.model);
    // Units that ReLU has killed are what is left to change.
    const leaky = hidden.every((layer) => layer.getConfig().activation === 'relu');
    for (const layer of hidden)
      layer.activation = leaky ? { apply: (rows) => job.tf.leakyRelu(rows) } : activation(job, 'relu');
  },
  'output-activation'(job) {
    const last = job.model.layers.at(-1)!;
    if (!hasActivation(last)) throw new Untried('its last layer has no activation');
    const names = { regression: 'linear', binary: 'sigmoid', multiclass: 'softmax' } as const;
    const wanted: Named = names[taskOf(job)];
    need(last.getConfig().activation !== wanted, 'it is so');
    last.activation = activation(job, wanted);
  },
  loss(job) {
    const wanted = {
      regression: 'meanSquaredError',
      binary: 'binaryCrossentropy',
      multiclass: 'categoricalCrossentropy',
    }[taskOf(job)];
    need(job.model.loss !== wanted, 'it is so');
    job.model.compile({ optimizer: job.model.optimizer, loss: wanted });
  },
};

type Named = 'relu' | 'linear' | 'sigmoid' | 'softmax' | 'tanh';

/** As layers hold them, whatever their own types say. */
type Activated = tfjs.layers.Layer & { activation: { apply(rows: tfjs.Tensor): tfjs.Tensor } };

/** With a kernel and a bias. */
export function weighedLayers({ layers }: tfjs.LayersModel): tfjs.layers.Layer[] {
  const weighed = layers.filter((layer) => {
    const weights = layer.getWeights();
    return weights.length === 2 && weights[0]!.rank >= 2;
  });
  need(weighed.length > 0, 'it has no dense layer and no convolution');
  return weighed;
}

export function hiddenLayers({ layers }: tfjs.LayersModel): Activated[] {
  const hidden = layers.slice(0, -1).filter(hasActivation);
  need(hidden.length > 0, 'it has no hidden layer');
  return hidden;
}

function hasActivation(layer: tfjs.layers.Layer): layer is Activated {
  return 'activation' in layer;
}

export function activation({ tf }: TfjsTraining, name: Named) {
  return (tf.layers.activation({ activation: name }) as unknown as Activated).activation;
}

function recompile(model: tfjs.LayersModel, config: object): void {
  const kind = model.optimizer.constructor as typeof tfjs.SGDOptimizer;
  model.compile({ optimizer: kind.fromConfig(kind as never, config as never), loss: model.loss });
}

export function taskOf({ y }: TfjsTraining): 'regression' | 'binary' | 'multiclass' {
  if (y.dataSync().some((value) => value !== 0 && value !== 1)) return 'regression';
  return (y.shape[1] ?? 1) > 1 ? 'multiclass' : 'binary';
}

/** Mean and deviation by column. */
export function momentsOf(rows: tfjs.Tensor): [tfjs.Tensor, tfjs.Tensor] {
  const mean = rows.mean(0);
  return [mean, rows.sub(mean).square().mean(0).sqrt()];
}

/** Those of rows that have another scale yet. */
function scaleOf(rows: tfjs.Tensor): [tfjs.Tensor, tfjs.Tensor] {
  const [mean, deviation] = momentsOf(rows);
  const already =
    mean.abs().mean().dataSync()[0]! < 0.1 && Math.abs(deviation.mean().dataSync()[0]! - 1) < 0.2;
  need(!already, 'they have mean 0 and deviation 1');
  return [mean, deviation.maximum(1e-7)];
}
