import type { RandomStream } from '../../src/lib/random.ts';
import type { ProgramFamily, ProgramInput } from '../../src/training/spec.ts';
import type { RandomData } from './data.ts';

type Layer = ProgramInput['layers'][number];

export interface RandomNetwork {
  readonly family: ProgramFamily;
  readonly layers: readonly Layer[];
}

const activations = ['relu', 'relu', 'tanh', 'elu', 'selu', 'gelu', 'silu'] as const;

/** A network that fits the data: its beginning by the form of a row, then a head of dense layers. */
export function drawNetwork(random: RandomStream, data: RandomData): RandomNetwork {
  const activation = random.pick(activations);
  const body = drawBody(random, data, activation);
  const head = data.everyStep ? [] : drawHead(random, activation, body.family === 'dense');
  return { family: body.family, layers: [...body.layers, ...head, outputLayer(data)] };
}

type Activation = (typeof activations)[number];

function drawBody(random: RandomStream, data: RandomData, activation: Activation): RandomNetwork {
  if (data.form === 'vector') return { family: 'dense', layers: [] };
  if (data.form === 'image') {
    return random.pick([convolutions2d, convolutions2d, patches, flat])(random, data, activation);
  }
  const before: Layer[] =
    data.form === 'ids'
      ? [{ kind: 'embedding', inputDim: data.vocabulary, outputDim: random.pick([8, 12, 16]) }]
      : [];
  const bodies = data.everyStep
    ? [recurrence, attention]
    : [
        recurrence,
        recurrence,
        convolutions1d,
        convolutions1d,
        attention,
        ...(before.length > 0 ? [mean] : [flat]),
      ];
  const { family, layers } = random.pick(bodies)(random, data, activation);
  return { family, layers: [...before, ...layers] };
}

type Body = (random: RandomStream, data: RandomData, activation: Activation) => RandomNetwork;

const flat: Body = () => ({ family: 'dense', layers: [{ kind: 'flatten' }] });

const mean: Body = () => ({ family: 'dense', layers: [{ kind: 'globalAveragePooling1d' }] });

const convolutions2d: Body = (random, { size }, activation) => {
  const isLarge = size![0] >= 8;
  const blocks = isLarge ? random.pick([1, 2]) : 1;
  const pool = random.pick(['maxPooling2d', 'averagePooling2d'] as const);
  const layers = Array.from({ length: blocks }, (): Layer[] => [
    {
      ...{ kind: 'conv2d', filters: random.pick([4, 6, 8]), kernelSize: [3, 3] },
      ...{ padding: 'same', activation },
    },
    ...maybeNormalise(random),
    ...(isLarge ? [{ kind: pool } as const] : []),
  ]).flat();
  return { family: 'convolutional', layers: [...layers, { kind: 'flatten' }] };
};

const convolutions1d: Body = (random, _, activation) => {
  const filters = random.pick([8, 12, 16]);
  const conv = (dilation: number): Layer => ({
    ...{ kind: 'conv1d', filters, kernelSize: 3, padding: 'same', dilation, activation },
  });
  const layers = random.pick([[conv(1)], [conv(1), conv(2)], [conv(1), ...maybeNormalise(random), conv(1)]]);
  const end = random.pick(['globalMaxPooling1d', 'globalAveragePooling1d', 'flatten'] as const);
  return { family: 'convolutional', layers: [...layers, { kind: end }] };
};

const recurrence: Body = (random, { everyStep }) => {
  const kind = random.pick(['gru', 'lstm', 'simpleRnn'] as const);
  const units = random.pick([8, 12, 16]);
  return { family: 'recurrent', layers: [{ kind, units, returnSequences: everyStep }] };
};

/** A transformer's block on tokens of a common width: attention and a dense part, each added to what it read. */
const attention: Body = (random, { everyStep }, activation) => {
  const width = random.pick([8, 16]);
  const positions = random.pick(['learnedPositions', 'sinusoidalPositions'] as const);
  const heads = random.pick([1, 2]);
  const layers: Layer[] = [
    { kind: 'dense', units: width },
    { kind: positions, name: 'tokens' },
    { kind: 'layerNormalization' },
    { kind: 'multiHeadAttention', heads, keySize: 8, causal: everyStep, name: 'mixed' },
    { kind: 'add', inputs: ['tokens', 'mixed'], name: 'attended' },
    { kind: 'layerNormalization' },
    { kind: 'dense', units: 2 * width, activation },
    { kind: 'dense', units: width, name: 'thought' },
    { kind: 'add', inputs: ['attended', 'thought'] },
    { kind: 'layerNormalization' },
    ...(everyStep ? [] : [{ kind: 'globalAveragePooling1d' } as const]),
  ];
  return { family: 'attention', layers };
};

/** An image as tokens: a convolution as wide as its stride, then attention. */
const patches: Body = (random, data, activation) => {
  const [height, breadth] = data.size!;
  const side = height % 4 === 0 ? 4 : height % 2 === 0 ? 2 : 1;
  const width = 16;
  const cut: Layer[] = [
    { kind: 'conv2d', filters: width, kernelSize: [side, side], strides: [side, side] },
    { kind: 'reshape', shape: [(height / side) * (breadth / side), width] },
  ];
  const { family, layers } = attention(random, data, activation);
  return { family, layers: [...cut, ...layers] };
};

/** Dense layers before the output: at least one where there is nothing else. */
function drawHead(random: RandomStream, activation: Activation, isAlone: boolean): Layer[] {
  const depth = isAlone ? random.pick([1, 1, 2, 2, 3]) : random.pick([0, 0, 1]);
  const units = random.pick([12, 16, 24, 32]);
  const dropout = random.pick([0, 0, 0.1, 0.2]);
  return Array.from({ length: depth }, (): Layer[] => [
    { kind: 'dense', units, activation },
    ...maybeNormalise(random),
    ...(dropout > 0 ? [{ kind: 'dropout', rate: dropout } as const] : []),
  ]).flat();
}

function maybeNormalise(random: RandomStream): Layer[] {
  return random.uniform() < 0.2 ? [{ kind: 'batchNormalization', momentum: 0.9 }] : [];
}

function outputLayer({ task, outputs }: RandomData): Layer {
  const activation = task === 'regression' ? 'linear' : task === 'multiclass' ? 'softmax' : 'sigmoid';
  return { kind: 'dense', units: outputs, activation };
}
