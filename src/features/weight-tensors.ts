import type { ObservedSetting } from '../traces/trace.ts';

/** What a trainable weight tensor is to its layer: `scale` a gamma or beta, `embeddings` any table of trained vectors. */
type TensorRole = 'kernel' | 'recurrentKernel' | 'bias' | 'scale' | 'embeddings';

export interface WeightTensor {
  /** Index into `observed.layers`. */
  readonly layer: number;
  readonly role: TensorRole;
}

type ObservedLayer = ObservedSetting['layers'][number];

/**
 * What stands at each place of the per-weight lists of a trace, from kinds, shapes and numbers of parameters. Where
 * these leave open whether a layer has a bias (the first one: its input is not known), the length of the lists decides,
 * earlier layers first. Null where the lists are not of these layers.
 */
export function weightTensors(
  layers: ObservedSetting['layers'],
  length: number,
): readonly WeightTensor[] | null {
  const roles = layers.map(rolesWithoutBias);
  const biases = layers.map((layer, l) =>
    countBiases(layer, layers[layer.inputs?.[0] ?? l - 1]?.outputShape.at(-1) ?? null),
  );
  const sure = biases.reduce<number>((total, count) => total + (count ?? 0), roles.flat().length);
  let open = length - sure;
  const tensors = layers.flatMap(({ kind }, layer) => {
    const most = kind === 'bidirectional' ? 2 : kind === 'multiHeadAttention' ? 4 : 1;
    const count = biases[layer] ?? (open >= most ? most : 0);
    if (biases[layer] === null) open -= count;
    return withBiases(roles[layer]!, count).map((role) => ({ layer, role }));
  });
  return tensors.length === length ? tensors : null;
}

function rolesWithoutBias({ kind, parameters, outputShape, frozen }: ObservedLayer): TensorRole[] {
  if (frozen) return [];
  switch (kind) {
    case 'dense':
    case 'conv1d':
    case 'conv2d':
    case 'depthwiseConv1d':
    case 'depthwiseConv2d':
    case 'conv1dTranspose':
    case 'conv2dTranspose':
      return ['kernel'];
    case 'separableConv1d':
    case 'separableConv2d':
      return ['kernel', 'kernel'];
    case 'multiHeadAttention':
      return ['kernel', 'kernel', 'kernel', 'kernel'];
    case 'simpleRnn':
    case 'lstm':
    case 'gru':
      return ['kernel', 'recurrentKernel'];
    case 'bidirectional':
      return ['kernel', 'recurrentKernel', 'kernel', 'recurrentKernel'];
    case 'embedding':
    case 'learnedPositions':
    case 'classToken':
      return ['embeddings'];
    case 'layerNormalization':
    case 'groupNormalization':
      return new Array(Math.round(parameters / (outputShape.at(-1) ?? 1))).fill('scale');
    case 'batchNormalization':
      // Moving mean and variance are parameters too, but not trained.
      return new Array(Math.max(0, Math.round(parameters / (outputShape.at(-1) ?? 1)) - 2)).fill('scale');
    default:
      return [];
  }
}

const gates = { simpleRnn: 1, gru: 3, lstm: 4 };

/** Bias tensors of a layer that reads vectors of `width` numbers; null where that is open. */
function countBiases(
  { kind, parameters, outputShape, frozen }: ObservedLayer,
  width: number | null,
): number | null {
  if (frozen) return 0;
  const units = outputShape.at(-1) ?? 1;
  switch (kind) {
    case 'dense':
      return width === null ? null : Number(parameters > width * units);
    case 'conv1d':
    case 'conv2d':
    case 'conv1dTranspose':
    case 'conv2dTranspose':
      return width === null || width === 1 ? null : Number((parameters / units) % width !== 0);
    case 'simpleRnn':
    case 'lstm':
    case 'gru':
      return width === null ? null : Number(parameters > gates[kind] * units * (width + units));
    case 'bidirectional':
    case 'depthwiseConv1d':
    case 'depthwiseConv2d':
    case 'separableConv1d':
    case 'separableConv2d':
    case 'multiHeadAttention':
      return null;
    default:
      return 0;
  }
}

/** Biases come after the kernels of their layer; of several, each after its share of them: a direction, a projection. */
function withBiases(roles: readonly TensorRole[], biases: number): TensorRole[] {
  const share = roles.length / biases;
  return roles.flatMap((role, i): TensorRole[] => ((i + 1) % share === 0 ? [role, 'bias'] : [role]));
}
