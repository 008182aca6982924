import type { ObservedSetting } from '../traces/trace.ts';
import { logOf } from './aggregate.ts';
import { createExtractor, type Feature, single } from './extractor.ts';

/**
 * What the script says, not what the run did: a fingerprint of the program by nature. In no feature set of a headline;
 * it serves the question how far identity alone goes.
 */
export const staticExtractor = createExtractor(
  { id: 'static', title: 'Setting of the program (quarantined)', family: 'static' },
  [
    setting('depth', 'number of layers', ({ layers }) => ifKnown(layers, layers.length)),
    setting('parameters-log', 'log₁₀ of the number of parameters', ({ layers }) => ifKnown(layers, logOf(layers.reduce((sum, layer) => sum + layer.parameters, 0)))),
    setting('widest-log', 'log₁₀ of the largest last axis of an output', ({ layers }) => ifKnown(layers, logOf(Math.max(...layers.map(({ outputShape }) => outputShape.at(-1) ?? 1))))),
    ...counted('kind', 'layers of kind', ['dense', 'conv1d', 'conv2d', 'simpleRnn', 'lstm', 'gru', 'bidirectional', 'embedding', 'dropout', 'batchNormalization'] as const, ({ layers }, kind) => ifKnown(layers, layers.filter((layer) => layer.kind === kind).length)),
    ...counted('activation', 'layers with activation', ['linear', 'relu', 'leakyRelu', 'elu', 'tanh', 'sigmoid', 'softmax'] as const, ({ layers }, activation) => ifKnown(layers, layers.filter((layer) => layer.activation === activation).length)),
    ...counted('optimizer', '1 where the optimizer is', ['sgd', 'rmsprop', 'adagrad', 'adadelta', 'adam', 'adamax', 'nadam'] as const, ({ optimizer }, kind) => optimizer && Number(optimizer.kind === kind)),
    ...counted('loss', '1 where the loss is', ['meanSquaredError', 'meanAbsoluteError', 'categoricalCrossentropy', 'sparseCategoricalCrossentropy', 'binaryCrossentropy'] as const, ({ loss }, name) => loss && Number(loss === name)),
    setting('rate-log', 'log₁₀ of the learning rate', ({ optimizer }) => optimizer && logOf(optimizer.learningRate)),
    setting('batch-log', 'log₁₀ of the batch size', ({ batchSize }) => batchSize && logOf(batchSize)),
    setting('classes', 'number of classes; null where there are none', ({ classes }) => classes),
    setting('input-range-log', 'log₁₀ of the range of inputs', ({ inputRange }) => inputRange && logOf(inputRange[1] - inputRange[0])),
    setting('target-range-log', 'log₁₀ of the range of targets', ({ targetRange }) => targetRange && logOf(targetRange[1] - targetRange[0])),
  ],
); // biome-ignore format: a table

function setting(
  name: string,
  meaning: string,
  value: (observed: ObservedSetting) => number | null,
): Feature {
  return single([name, [], meaning], ({ observed }) => value(observed));
}

/** Null where no layer is known. */
function ifKnown(layers: ObservedSetting['layers'], value: number | null): number | null {
  return layers.length === 0 ? null : value;
}

function counted<T extends string>(
  group: string,
  meaning: string,
  names: readonly T[],
  count: (observed: ObservedSetting, name: T) => number | null,
): Feature[] {
  return names.map((name) =>
    setting(`${group}-${name}`, `${meaning} ${name}`, (observed) => count(observed, name)),
  );
}
