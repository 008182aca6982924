import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import type { LayerOutput } from '../../training/contract.ts';
import { flatLayers, isModel } from './model-layers.ts';

interface CalledLayer {
  readonly output: tf.Tensor;
  readonly before: tf.Tensor | null;
}

type Masks = Parameters<layers.Layer['computeMask']>[1];

/** What is known of the tensors of a graph, by the ids of its symbolic ones. */
type Values = Map<number, { readonly value: tf.Tensor; readonly mask: tf.Tensor | null }>;

/**
 * Outputs of all layers, those of models within models too, each computed once from that of the layers it reads. Layers that are
 * used twice show their first use. The tensors are the caller's; call it in a `tidy`.
 */
export function readLayers(model: LayersModel, inputs: readonly tf.Tensor[]): LayerOutput[] {
  const called = new Map<layers.Layer, CalledLayer>();
  callModel(model, inputs, called);
  return flatLayers(model).flatMap(({ layer }, index) => {
    const { output, before } = called.get(layer) ?? {};
    if (output === undefined) return [];
    return [
      {
        layer: index,
        preActivation: before ? tf.expandDims(before, 0) : null,
        output: tf.expandDims(output, 0),
      },
    ];
  });
}

function callModel(
  model: LayersModel,
  inputs: readonly tf.Tensor[],
  called: Map<layers.Layer, CalledLayer>,
): tf.Tensor[] {
  const values: Values = new Map(model.inputs.map(({ id }, i) => [id, { value: inputs[i]!, mask: null }]));
  return model.outputs.map((output) => evaluate(output, values, called).value);
}

/** The value of a symbolic tensor: that of the call that it comes from. */
function evaluate(
  symbol: SymbolicTensor,
  values: Values,
  called: Map<layers.Layer, CalledLayer>,
): { readonly value: tf.Tensor; readonly mask: tf.Tensor | null } {
  const known = values.get(symbol.id);
  if (known !== undefined) return known;
  const layer = symbol.sourceLayer;
  const { inputTensors, outputTensors } = layer.inboundNodes[symbol.nodeIndex]!;
  const given = inputTensors.map((tensor) => evaluate(tensor, values, called));
  const inputs = given.map(({ value }) => value);
  const masks = given.map(({ mask }) => mask);
  const outputs = isModel(layer) ? callModel(layer, inputs, called) : callLayer(layer, inputs, masks, called);
  const mask = isModel(layer) ? null : maskOf(layer, inputs, masks);
  for (const [i, { id }] of outputTensors.entries()) values.set(id, { value: outputs[i]!, mask });
  return values.get(symbol.id)!;
}

function maskOf(
  layer: layers.Layer,
  inputs: tf.Tensor[],
  masks: readonly (tf.Tensor | null)[],
): tf.Tensor | null {
  const [input, mask] = inputs.length === 1 ? [inputs[0]!, masks[0]] : [inputs, masks];
  const made = layer.computeMask(input, mask as Masks) as tf.Tensor | tf.Tensor[] | null | undefined;
  return (Array.isArray(made) ? made[0] : made) ?? null;
}

/** Layers that are computed with their activation left out first; of recurrent ones there is no such value. */
const splitKinds = new Set(['Dense', 'Conv1D', 'Conv2D']);
const activationKinds = new Set(['Activation', 'LeakyReLU', 'ReLU', 'Softmax']);

function callLayer(
  layer: layers.Layer,
  inputs: readonly tf.Tensor[],
  masks: readonly (tf.Tensor | null)[],
  called: Map<layers.Layer, CalledLayer>,
): tf.Tensor[] {
  const input = inputs.length === 1 ? inputs[0]! : [...inputs];
  const kind = layer.getClassName();
  if (splitKinds.has(kind)) {
    const split = callSplit(layer, input);
    if (!called.has(layer)) called.set(layer, split);
    return [split.output];
  }
  const given = masks.some((mask) => mask !== null) ? { mask: masks.length === 1 ? masks[0] : masks } : {};
  const result = layer.call(input, { training: false, ...given });
  const outputs = Array.isArray(result) ? result : [result];
  const before = activationKinds.has(kind) ? inputs[0]! : null;
  if (!called.has(layer)) called.set(layer, { output: outputs[0]!, before });
  return outputs;
}

/** A layer that applies an activation to something of its own. */
interface ActivatedLayer {
  activation: { apply(tensor: tf.Tensor): tf.Tensor; getClassName(): string };
}

function callSplit(layer: layers.Layer, input: tf.Tensor | tf.Tensor[]): CalledLayer {
  const own = layer as unknown as ActivatedLayer;
  const { activation } = own;
  try {
    own.activation = linear;
    const result = layer.call(input, {});
    const before = Array.isArray(result) ? result[0]! : result;
    return { before, output: activation.apply(before) };
  } finally {
    own.activation = activation;
  }
}

/** As tfjs has it: layers ask for its name, to tell what they may fuse. */
const linear: ActivatedLayer['activation'] = { apply: (tensor) => tensor, getClassName: () => 'linear' };
