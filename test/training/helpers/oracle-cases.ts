import type { DataSet } from '../../../src/training/data.ts';
import type { LayerKind } from '../../../src/training/layer-specs.ts';
import type { OptimizerKind } from '../../../src/training/optimizer-specs.ts';
import { type LossName, lossNames, type ProgramInput } from '../../../src/training/spec.ts';
import { activationNames } from '../../../src/training/specs/fields.ts';
import { type TestDataShape, type TestProgram, testData } from './runs.ts';

/** A small program and its data, which every oracle is given. */
export interface OracleCase {
  /** The kind of layer or the loss it is about. */
  readonly kind: string;
  readonly title: string;
  readonly program: TestProgram;
  readonly data: DataSet;
}

/** Normal deviates as inputs and targets. */
export const regression = (inputShape: number[], outputShape: number[], more: Partial<TestDataShape> = {}) =>
  testData({ rows: 20, inputShape, targetShape: outputShape, target: 'normal', ...more }, 'oracle');

type Layers = ProgramInput['layers'];
interface LayerCase {
  readonly title: string;
  readonly inputShape: number[];
  readonly layers: Layers;
  readonly outputShape?: number[];
  readonly vocabulary?: number;
}

export const linear: Layers[number] = { kind: 'dense', units: 2 };
const conv = {
  kind: 'conv2d' as const,
  filters: 3,
  kernelSize: [3, 2] as [number, number],
  activation: 'tanh' as const,
} satisfies Layers[number];
const rnn = { units: 4 } as const;

/** Two hidden layers side by side, and the layer that merges them. */
const merged = (merging: Layers[number]): Layers => [
  { kind: 'dense', name: 'a', units: 4, activation: 'tanh' },
  { kind: 'dense', name: 'b', units: 4, inputs: ['input'] },
  { ...merging, inputs: ['a', 'b'] },
  linear,
];
const merges = (kind: 'add' | 'subtract' | 'multiply' | 'average' | 'maximum'): LayerCase => ({
  title: 'of two layers',
  inputShape: [3],
  layers: merged({ kind }),
});
/** Two sequences side by side. */
const mergedSequences = (merging: Layers[number]): Layers => [
  { kind: 'dense', name: 'a', units: 4, activation: 'tanh' },
  { kind: 'dense', name: 'b', units: 4, inputs: ['input'] },
  { ...merging, inputs: ['a', 'b'] },
  { kind: 'flatten' },
  linear,
];
const sequence: Pick<LayerCase, 'inputShape'> = { inputShape: [5, 3] };
const wide = { kind: 'randomNormal', sd: 1 } as const;
const hidden: Layers[number] = { kind: 'dense', units: 4, activation: 'tanh' };

/** Networks of every layer kind. */
const layersOf: { readonly [K in LayerKind]: readonly LayerCase[] } = {
  dense: [
    {
      title: 'with a hidden layer',
      inputShape: [3],
      layers: [{ kind: 'dense', units: 5, activation: 'tanh' }, linear],
    },
    { title: 'without bias', inputShape: [3], layers: [{ kind: 'dense', units: 2, useBias: false }] },
    { title: 'on sequences', inputShape: [4, 3], layers: [linear], outputShape: [4, 2] },
    {
      title: 'with l1 and l2 penalties',
      inputShape: [3],
      layers: [
        { kind: 'dense', units: 2, kernelRegulariser: { l1: 0.02, l2: 0.03 }, biasRegulariser: { l2: 0.1 } },
      ],
    },
  ],
  conv1d: [
    {
      title: 'with gaps',
      inputShape: [9, 2],
      layers: [
        { kind: 'conv1d', filters: 3, kernelSize: 3, dilation: 3, padding: 'same', activation: 'tanh' },
        { kind: 'flatten' },
        linear,
      ],
    },
    {
      title: 'with stride and padding',
      inputShape: [9, 2],
      layers: [
        { kind: 'conv1d', filters: 3, kernelSize: 3, stride: 2, padding: 'same', activation: 'tanh' },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  conv2d: [
    {
      title: 'with gaps',
      inputShape: [6, 5, 2],
      layers: [{ ...conv, kernelSize: [2, 2], dilation: [2, 3] }, { kind: 'flatten' }, linear],
    },
    { title: 'plain', inputShape: [6, 5, 2], layers: [conv, conv, { kind: 'flatten' }, linear] },
    {
      title: 'with strides and padding',
      inputShape: [6, 5, 2],
      layers: [{ ...conv, strides: [2, 1], padding: 'same', useBias: false }, { kind: 'flatten' }, linear],
    },
  ],
  depthwiseConv1d: [
    {
      title: 'with stride',
      inputShape: [9, 2],
      layers: [
        { kind: 'depthwiseConv1d', kernelSize: 3, stride: 2, depthMultiplier: 2, activation: 'tanh' },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  depthwiseConv2d: [
    {
      title: 'with padding and two kernels per channel',
      inputShape: [5, 5, 2],
      layers: [
        {
          kind: 'depthwiseConv2d',
          kernelSize: [3, 2],
          padding: 'same',
          depthMultiplier: 2,
          activation: 'tanh',
          kernelRegulariser: { l2: 0.02 },
        },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  separableConv1d: [
    {
      title: 'with gaps',
      inputShape: [9, 2],
      layers: [
        { kind: 'separableConv1d', filters: 3, kernelSize: 3, dilation: 2, activation: 'tanh' },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  separableConv2d: [
    {
      title: 'with strides',
      inputShape: [6, 6, 2],
      layers: [
        { kind: 'separableConv2d', filters: 3, kernelSize: [2, 2], strides: [2, 2], activation: 'tanh' },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  conv1dTranspose: [
    {
      title: 'with stride',
      inputShape: [4, 2],
      layers: [
        { kind: 'conv1dTranspose', filters: 3, kernelSize: 3, stride: 2, activation: 'tanh' },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  conv2dTranspose: [
    {
      title: 'with strides and padding',
      inputShape: [3, 3, 2],
      layers: [
        {
          kind: 'conv2dTranspose',
          filters: 3,
          kernelSize: [3, 2],
          strides: [2, 2],
          padding: 'same',
          activation: 'tanh',
        },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  upSampling1d: [
    {
      title: 'by three',
      inputShape: [3, 2],
      layers: [hidden, { kind: 'upSampling1d', size: 3 }, { kind: 'flatten' }, linear],
    },
  ],
  upSampling2d: [
    {
      title: 'by repetition',
      inputShape: [3, 2, 2],
      layers: [hidden, { kind: 'upSampling2d', size: [2, 3] }, { kind: 'flatten' }, linear],
    },
    {
      title: 'in straight lines',
      inputShape: [3, 2, 2],
      layers: [hidden, { kind: 'upSampling2d', interpolation: 'bilinear' }, { kind: 'flatten' }, linear],
    },
  ],
  zeroPadding1d: [
    {
      title: 'on one side',
      inputShape: [4, 2],
      layers: [
        { kind: 'zeroPadding1d', padding: [2, 0] },
        { kind: 'conv1d', filters: 2, kernelSize: 3, activation: 'tanh' },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  zeroPadding2d: [
    {
      title: 'all around',
      inputShape: [4, 4, 2],
      layers: [
        {
          kind: 'zeroPadding2d',
          padding: [
            [1, 2],
            [0, 1],
          ],
        },
        { ...conv, kernelSize: [3, 2] },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  multiHeadAttention: [
    {
      title: 'of a sequence to itself, causal',
      inputShape: [5, 4],
      layers: [
        { kind: 'multiHeadAttention', heads: 2, keySize: 3, causal: true },
        { kind: 'flatten' },
        linear,
      ],
    },
    {
      title: 'to another sequence past a mask, with sizes of its own',
      inputShape: [5],
      vocabulary: 7,
      layers: [
        { kind: 'embedding', name: 'tokens', inputDim: 7, outputDim: 4, embeddingsInitialiser: wide },
        { kind: 'dense', name: 'source', units: 3, activation: 'tanh' },
        { kind: 'mask', name: 'present', inputs: ['input'], value: 6 },
        {
          kind: 'multiHeadAttention',
          heads: 2,
          keySize: 3,
          valueSize: 2,
          outputSize: 6,
          useBias: false,
          inputs: ['tokens', 'source', 'present'],
        },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  maxPooling1d: [
    {
      title: 'behind a convolution',
      inputShape: [9, 2],
      layers: [
        { kind: 'conv1d', filters: 3, kernelSize: 2 },
        { kind: 'maxPooling1d', poolSize: 3, stride: 2, padding: 'same' },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  averagePooling1d: [
    {
      title: 'behind a convolution',
      inputShape: [9, 2],
      layers: [
        { kind: 'conv1d', filters: 3, kernelSize: 2 },
        { kind: 'averagePooling1d', poolSize: 2 },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  maxPooling2d: [
    {
      title: 'behind a convolution',
      inputShape: [7, 6, 2],
      layers: [conv, { kind: 'maxPooling2d' }, { kind: 'flatten' }, linear],
    },
  ],
  averagePooling2d: [
    {
      title: 'with overlapping windows',
      inputShape: [7, 6, 2],
      layers: [
        conv,
        { kind: 'averagePooling2d', poolSize: [3, 2], strides: [1, 2] },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  globalMaxPooling1d: [
    {
      title: 'behind a convolution',
      inputShape: [9, 2],
      layers: [{ kind: 'conv1d', filters: 3, kernelSize: 2 }, { kind: 'globalMaxPooling1d' }, linear],
    },
  ],
  globalAveragePooling1d: [
    {
      title: 'behind a convolution',
      inputShape: [9, 2],
      layers: [{ kind: 'conv1d', filters: 3, kernelSize: 2 }, { kind: 'globalAveragePooling1d' }, linear],
    },
  ],
  globalMaxPooling2d: [
    {
      title: 'behind a convolution',
      inputShape: [7, 6, 2],
      layers: [conv, { kind: 'globalMaxPooling2d' }, linear],
    },
  ],
  globalAveragePooling2d: [
    {
      title: 'behind a convolution',
      inputShape: [7, 6, 2],
      layers: [conv, { kind: 'globalAveragePooling2d' }, linear],
    },
  ],
  flatten: [{ title: 'of images', inputShape: [3, 2, 2], layers: [{ kind: 'flatten' }, linear] }],
  reshape: [
    {
      title: 'to a sequence',
      inputShape: [6],
      layers: [
        { kind: 'reshape', shape: [3, 2] },
        { kind: 'conv1d', filters: 2, kernelSize: 2 },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  dropout: [{ title: 'at rate 0', inputShape: [3], layers: [{ kind: 'dropout', rate: 0 }, linear] }],
  batchNormalization: [
    {
      title: 'of features',
      inputShape: [3],
      layers: [{ kind: 'dense', units: 4 }, { kind: 'batchNormalization' }, linear],
    },
    {
      title: 'of images',
      inputShape: [5, 4, 2],
      layers: [conv, { kind: 'batchNormalization', epsilon: 0.01 }, { kind: 'flatten' }, linear],
    },
  ],
  embedding: [
    {
      title: 'of token ids',
      inputShape: [5],
      vocabulary: 7,
      layers: [{ kind: 'embedding', inputDim: 7, outputDim: 3 }, { kind: 'flatten' }, linear],
    },
  ],
  simpleRnn: [
    { title: 'last step', inputShape: [5, 3], layers: [{ kind: 'simpleRnn', ...rnn }, linear] },
    {
      title: 'every step',
      inputShape: [5, 3],
      layers: [{ kind: 'simpleRnn', ...rnn, returnSequences: true }, linear],
      outputShape: [5, 2],
    },
  ],
  lstm: [
    { title: 'last step', inputShape: [5, 3], layers: [{ kind: 'lstm', ...rnn }, linear] },
    {
      title: 'stacked, with a hard sigmoid',
      inputShape: [5, 3],
      layers: [
        { kind: 'lstm', ...rnn, returnSequences: true, recurrentActivation: 'hardSigmoid' },
        { kind: 'lstm', units: 3, useBias: false, unitForgetBias: false },
        linear,
      ],
    },
  ],
  gru: [
    {
      title: 'with the reset gate before',
      inputShape: [5, 3],
      layers: [{ kind: 'gru', ...rnn, resetAfter: false }, linear],
    },
    {
      title: 'every step',
      inputShape: [5, 3],
      layers: [{ kind: 'gru', ...rnn, resetAfter: false, returnSequences: true }, linear],
      outputShape: [5, 2],
    },
  ],
  bidirectional: (['concat', 'sum', 'mul', 'ave'] as const).flatMap((mergeMode) => [
    {
      title: `${mergeMode} of last steps`,
      inputShape: [5, 3],
      layers: [{ kind: 'bidirectional', mergeMode, layer: { kind: 'lstm', units: 3 } }, linear],
    },
    {
      title: `${mergeMode} of every step`,
      inputShape: [5, 3],
      outputShape: [5, 2],
      layers: [
        { kind: 'bidirectional', mergeMode, layer: { kind: 'simpleRnn', units: 3, returnSequences: true } },
        linear,
      ],
    },
  ]),
  activation: activationNames
    .filter((activation) => activation !== 'exponential')
    .map((activation) => ({
      title: activation,
      inputShape: [3],
      layers: [{ kind: 'dense', units: 4 }, { kind: 'activation', activation }, linear],
    })),
  layerNormalization: [
    { title: 'of features', inputShape: [3], layers: [hidden, { kind: 'layerNormalization' }, linear] },
    {
      title: 'of sequences',
      ...sequence,
      outputShape: [5, 2],
      layers: [hidden, { kind: 'layerNormalization', epsilon: 0.01 }, linear],
    },
  ],
  groupNormalization: [
    {
      title: 'of images',
      inputShape: [5, 4, 2],
      layers: [
        { ...conv, filters: 6 },
        { kind: 'groupNormalization', groups: 3 },
        { kind: 'flatten' },
        linear,
      ],
    },
    {
      title: 'of sequences, without scale',
      ...sequence,
      outputShape: [5, 2],
      layers: [hidden, { kind: 'groupNormalization', groups: 2, epsilon: 0.01, scale: false }, linear],
    },
  ],
  add: [
    merges('add'),
    {
      title: 'of three, one of them twice',
      inputShape: [3],
      layers: [
        { ...hidden, name: 'a' },
        { ...hidden, name: 'b' },
        { kind: 'add', inputs: ['a', 'b', 'a'] },
        linear,
      ],
    },
  ],
  subtract: [merges('subtract')],
  multiply: [
    merges('multiply'),
    {
      title: 'of maps and a number for each, as in squeeze and excitation',
      inputShape: [5, 4, 2],
      layers: [
        { ...conv, name: 'maps' },
        { kind: 'globalAveragePooling2d' },
        { kind: 'dense', units: 3, activation: 'sigmoid' },
        { kind: 'reshape', name: 'gates', shape: [1, 1, 3] },
        { kind: 'multiply', inputs: ['maps', 'gates'] },
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  average: [merges('average')],
  maximum: [merges('maximum')],
  concatenate: [
    { title: 'of features', inputShape: [3], layers: merged({ kind: 'concatenate' }) },
    {
      title: 'of tokens',
      ...sequence,
      outputShape: [10, 2],
      layers: merged({ kind: 'concatenate', axis: 1 }),
    },
  ],
  dot: [
    { title: 'of vectors', inputShape: [3], layers: merged({ kind: 'dot' }) },
    { title: 'cosine of vectors', inputShape: [3], layers: merged({ kind: 'dot', normalise: true }) },
    { title: 'of every pair of steps', ...sequence, layers: mergedSequences({ kind: 'dot' }) },
    {
      title: 'cosine of features along the steps',
      ...sequence,
      layers: mergedSequences({ kind: 'dot', axis: 1, normalise: true }),
    },
  ],
  learnedPositions: [
    {
      title: 'on a sequence',
      ...sequence,
      layers: [{ kind: 'learnedPositions' }, hidden, { kind: 'globalAveragePooling1d' }, linear],
    },
  ],
  sinusoidalPositions: [
    {
      title: 'on a sequence',
      ...sequence,
      layers: [
        { kind: 'sinusoidalPositions', maxWavelength: 100 },
        hidden,
        { kind: 'globalAveragePooling1d' },
        linear,
      ],
    },
  ],
  classToken: [
    {
      title: 'before a sequence',
      ...sequence,
      layers: [
        { kind: 'classToken', tokenInitialiser: { kind: 'ones' } },
        hidden,
        { kind: 'flatten' },
        linear,
      ],
    },
  ],
  mask: [
    {
      title: 'of token ids, for a mean',
      inputShape: [5],
      vocabulary: 7,
      layers: [
        { kind: 'embedding', name: 'tokens', inputDim: 7, outputDim: 3 },
        { kind: 'mask', name: 'present', inputs: ['input'], value: 6 },
        { kind: 'globalAveragePooling1d', inputs: ['tokens', 'present'] },
        linear,
      ],
    },
  ],
  takeStep: [
    {
      title: 'the last and the second',
      ...sequence,
      layers: [
        { ...hidden, name: 'steps' },
        { kind: 'takeStep', name: 'last' },
        { kind: 'takeStep', name: 'second', step: 1, inputs: ['steps'] },
        { kind: 'concatenate', inputs: ['last', 'second'] },
        linear,
      ],
    },
  ],
  permute: [
    {
      title: 'of steps and features',
      ...sequence,
      layers: [hidden, { kind: 'permute', axes: [2, 1] }, hidden, { kind: 'flatten' }, linear],
    },
  ],
  repeatVector: [
    {
      title: 'before a recurrent layer',
      inputShape: [3],
      outputShape: [4, 2],
      layers: [
        hidden,
        { kind: 'repeatVector', times: 4 },
        { kind: 'simpleRnn', ...rnn, returnSequences: true },
        linear,
      ],
    },
  ],
  stopGradient: [
    {
      title: 'on one of two ways',
      inputShape: [3],
      layers: [
        { ...hidden, name: 'a' },
        { kind: 'stopGradient', name: 'held' },
        { ...hidden, name: 'b', inputs: ['a'] },
        { kind: 'multiply', inputs: ['held', 'b'] },
        linear,
      ],
    },
  ],
  gaussianNoise: [
    {
      title: 'on hidden units',
      inputShape: [3],
      layers: [hidden, { kind: 'gaussianNoise', sd: 0.3 }, linear],
    },
  ],
  sampling: [
    {
      title: 'of a latent space',
      inputShape: [3],
      layers: [
        { ...hidden, name: 'encoded' },
        { kind: 'dense', name: 'mean', units: 2 },
        { kind: 'dense', name: 'logVariance', units: 2, inputs: ['encoded'] },
        { kind: 'sampling', inputs: ['mean', 'logVariance'], klWeight: 0.3 },
        hidden,
        linear,
      ],
    },
  ],
  leakyRelu: [
    {
      title: 'with its slope',
      inputShape: [3],
      layers: [{ kind: 'dense', units: 4 }, { kind: 'leakyRelu', alpha: 0.2 }, linear],
    },
  ],
};

/** Networks of every layer kind, trained by mean squared error. */
export const layerCases: readonly OracleCase[] = Object.entries(layersOf).flatMap(([kind, ofKind]) =>
  ofKind.map(({ title, inputShape, layers, outputShape, vocabulary }) => ({
    kind,
    title,
    program: { layers, loss: 'meanSquaredError', optimizer: { kind: 'sgd', learningRate: 0.01 } },
    data: regression(inputShape, outputShape ?? [2], { vocabulary }),
  })),
);

const lossTargets = {
  categoricalCrossentropy: ['softmax', 'oneHot', [3]],
  sparseCategoricalCrossentropy: ['softmax', 'index', []],
  binaryCrossentropy: ['sigmoid', 'bits', [3]],
  kullbackLeiblerDivergence: ['softmax', 'unit', [3]],
  categoricalHinge: ['linear', 'oneHot', [3]],
  hinge: ['tanh', 'signs', [3]],
  squaredHinge: ['tanh', 'signs', [3]],
  poisson: ['softplus', 'positive', [3]],
  meanSquaredLogarithmicError: ['softplus', 'positive', [3]],
  meanAbsolutePercentageError: ['linear', 'positive', [3]],
} as const;

/** One network for every loss, with an output activation and targets that suit it. */
export const lossCases: readonly OracleCase[] = lossNames.map((loss) => {
  const [activation, target, targetShape] = Object.hasOwn(lossTargets, loss)
    ? lossTargets[loss as keyof typeof lossTargets]
    : (['linear', 'normal', [3]] as const);
  return {
    kind: loss,
    title: `of ${activation} outputs`,
    program: {
      layers: [
        { kind: 'dense', units: 5, activation: 'tanh' },
        { kind: 'dense', units: 3, activation },
      ],
      loss,
      optimizer: { kind: 'sgd', learningRate: loss === 'meanAbsolutePercentageError' ? 1e-4 : 0.01 },
    },
    data: testData({ rows: 20, inputShape: [4], targetShape, target, classes: 3 }, loss),
  };
});

type Optimizer = ProgramInput['optimizer'];

/** Every optimizer with its settings. */
const optimizersOf: { readonly [K in OptimizerKind]: readonly (Optimizer & { kind: K })[] } = {
  sgd: [
    { kind: 'sgd', learningRate: 0.05 },
    { kind: 'sgd', learningRate: 0.02, momentum: 0.9, decay: 0.1 },
    { kind: 'sgd', learningRate: 0.02, momentum: 0.9, nesterov: true, clip: { by: 'value', limit: 0.1 } },
    { kind: 'sgd', learningRate: 0.1, clip: { by: 'globalNorm', limit: 0.3 } },
  ],
  rmsprop: [
    { kind: 'rmsprop', epsilon: 1e-12 },
    { kind: 'rmsprop', momentum: 0.5, rho: 0.8, clip: { by: 'norm', limit: 0.2 } },
  ],
  adagrad: [{ kind: 'adagrad', learningRate: 0.01, initialAccumulator: 0.2, epsilon: 1e-12 }],
  adadelta: [{ kind: 'adadelta', learningRate: 1, rho: 0.9 }],
  adam: [
    { kind: 'adam' },
    { kind: 'adam', epsilon: 0.01, beta1: 0.8, beta2: 0.95, decay: 0.01, clip: { by: 'norm', limit: 0.5 } },
  ],
  adamax: [{ kind: 'adamax', epsilon: 0.001 }],
  nadam: [{ kind: 'nadam' }],
  adamw: [{ kind: 'adamw', learningRate: 0.01, weightDecay: 0.5, withoutDecay: ['bias'] }],
  lion: [{ kind: 'lion', learningRate: 0.01, beta1: 0.7, beta2: 0.8, weightDecay: 0.2 }],
};

const warmup = { steps: 6, from: 0.1 };

/** Every schedule that looks at the step alone. */
const schedules: readonly NonNullable<Optimizer['schedule']>[] = [
  { kind: 'constant', warmup },
  { kind: 'step', every: 4, factor: 0.5 },
  { kind: 'piecewise', boundaries: [5, 12], factors: [0.3, 2], warmup: { steps: 2 } },
  { kind: 'exponential', steps: 7, factor: 0.2 },
  { kind: 'polynomial', steps: 9, power: 2, floor: 0.1, warmup },
  { kind: 'polynomial', steps: 4, floor: 0.2, cycle: true },
  { kind: 'cosine', steps: 11, floor: 0.05, warmup },
  { kind: 'cosineRestarts', firstSteps: 3, heightFactor: 0.7, floor: 0.1 },
];

const scheduled = schedules.map(
  (schedule) => ({ kind: 'sgd', learningRate: 0.1, decay: 0.05, schedule }) as const,
);

/** One network for every optimizer and every schedule. */
export const optimizerCases: readonly OracleCase[] = [
  ...Object.values(optimizersOf).flat(),
  ...scheduled,
].map(({ kind, ...settings }) => ({
  kind,
  title: `with ${JSON.stringify(settings)}`,
  program: {
    layers: [{ kind: 'dense', units: 5, activation: 'tanh' }, linear],
    loss: 'meanSquaredError',
    optimizer: { kind, ...settings } as Optimizer,
  },
  data: regression([4], [2]),
}));

const classes = { source: 'none', rows: { train: 20, validation: 1, test: 1 } } as const;
const bits = { kind: 'dense', units: 1, activation: 'sigmoid' } as const;
const shares = { kind: 'dense', units: 3, activation: 'softmax' } as const;

/** Ways in which rows add up to the loss of a batch: output, loss, and what is said of it. */
const objectives: readonly (readonly [Layers[number], LossName, NonNullable<ProgramInput['objective']>])[] = [
  [shares, 'categoricalCrossentropy', { labelSmoothing: 0.1 }],
  [bits, 'binaryCrossentropy', { labelSmoothing: 0.2 }],
  [shares, 'categoricalCrossentropy', { classWeights: [0.5, 1, 3] }],
  [bits, 'binaryCrossentropy', { classWeights: [0.2, 2], rowWeights: { kind: 'ramp', from: 2, to: 0.5 } }],
  [bits, 'binaryCrossentropy', { reduction: 'sum', rowWeights: { kind: 'ramp', from: 0, to: 1 } }],
  [shares, 'categoricalCrossentropy', { reduction: 'weightedMean', classWeights: [0.5, 1, 3] }],
  [linear, 'meanSquaredError', { reduction: 'sum' }],
  [{ kind: 'dense', units: 1 }, 'meanSquaredError', { broadcast: true }],
  [shares, 'categoricalCrossentropy', { takesLogits: true, labelSmoothing: 0.1 }],
  [bits, 'binaryCrossentropy', { takesLogits: true }],
  [linear, 'meanSquaredError', { scale: 2.5, offset: -0.8 }],
];

/** One network for every such way. */
export const objectiveCases: readonly OracleCase[] = objectives.map(([output, loss, objective]) => {
  const target = output === shares ? 'oneHot' : output === bits ? 'bits' : 'normal';
  const encoding = output === shares ? 'oneHot' : output === bits ? 'binary' : 'value';
  const targetShape = [(output as { units: number }).units];
  return {
    kind: Object.keys(objective).join('+'),
    title: JSON.stringify(objective),
    program: {
      layers: [{ kind: 'dense', units: 5, activation: 'tanh' }, output],
      data: { ...classes, target: encoding },
      loss,
      objective,
      optimizer: { kind: 'sgd', learningRate: 0.02 },
    },
    data: testData({ rows: 20, inputShape: [4], targetShape, target }, 'objective'),
  };
});

const fewEpochs = { data: { ...classes, target: 'value' }, epochs: 7 } as const;
const heavy = { kind: 'sgd', learningRate: 0.02, momentum: 0.9 } as const;

/** How gradients come to the optimizer, and when it forgets; what needs the number of updates has seven epochs. */
const practices: readonly Partial<ProgramInput>[] = [
  { accumulation: { batches: 2 }, ...fewEpochs, epochs: 20 },
  { accumulation: { batches: 3, scaled: false }, optimizer: { kind: 'adam' }, ...fewEpochs, epochs: 20 },
  { gradientsCarried: true, optimizer: { kind: 'sgd', learningRate: 0.005 } },
  { gradientsCarried: true, optimizer: { ...heavy, clip: { by: 'globalNorm', limit: 0.5 } } },
  { restart: { step: 8, keeps: 'weights' }, optimizer: heavy, ...fewEpochs },
  { restart: { step: 8, keeps: 'all' }, optimizer: heavy, ...fewEpochs },
  {
    ...fewEpochs,
    optimizer: { ...heavy, schedule: { kind: 'plateau', patience: 1, minDelta: 0.1, cooldown: 1 } },
  },
  { ...fewEpochs, optimizer: { ...heavy, schedule: { kind: 'oneCycle' } } },
  { ...fewEpochs, optimizer: { ...heavy, schedule: { kind: 'oneCycle', anneal: 'linear', warmup } } },
  { ...fewEpochs, optimizer: { ...heavy, schedule: { kind: 'oneCycle', stepsPerUpdate: 2 } } },
  { ...fewEpochs, optimizer: { ...heavy, schedule: { kind: 'cosine', warmup, stepsPerUpdate: 0 } } },
  { ...fewEpochs, unshuffled: true },
];

/** One network for every such way. */
export const practiceCases: readonly OracleCase[] = practices.map((practice) => ({
  kind: Object.keys(practice).find((field) => !Object.hasOwn(fewEpochs, field))!,
  title: JSON.stringify(practice),
  program: {
    layers: [{ kind: 'dense', units: 5, activation: 'tanh' }, linear],
    loss: 'meanSquaredError',
    optimizer: heavy,
    ...practice,
  },
  data: regression([4], [2]),
}));

/** Rounding to half precision, which lets a rounding of float32 tip a tie: no digits are promised. */
export const precisionCases: readonly OracleCase[] = (['float16', 'bfloat16'] as const).flatMap((kind) =>
  [
    undefined,
    { kind: 'static', scale: 512 } as const,
    { kind: 'dynamic', initial: 2 ** 24, interval: 5 } as const,
  ].map((lossScale) => ({
    kind,
    title: JSON.stringify(lossScale ?? 'unscaled'),
    program: {
      layers: [{ kind: 'dense', units: 5, activation: 'tanh' }, linear],
      loss: 'meanSquaredError',
      optimizer: { kind: 'adam', learningRate: 0.01 },
      precision: { kind, ...(lossScale && { lossScale }) },
    },
    data: regression([4], [2]),
  })),
);

/** Graphs and the fields that every layer has: residuals, several inputs and outputs, frozen layers, modes. */
export const graphCases: readonly OracleCase[] = [
  {
    kind: 'unmaskedInTraining',
    title: 'unscaled attention that loses its mask in training',
    program: {
      layers: [
        {
          kind: 'multiHeadAttention',
          heads: 2,
          keySize: 3,
          causal: true,
          scale: 1,
          unmaskedInTraining: true,
        },
        { kind: 'flatten' },
        linear,
      ],
      loss: 'meanSquaredError',
      optimizer: { kind: 'sgd', learningRate: 0.05 },
    },
    data: regression([5, 4], [2]),
  },
  {
    kind: 'graph',
    title: 'with two inputs and two weighted outputs',
    program: {
      inputs: [
        { name: 'left', shape: [3] },
        { name: 'right', shape: [2, 2] },
      ],
      layers: [
        { kind: 'dense', name: 'a', inputs: ['left'], units: 4, activation: 'tanh' },
        { kind: 'flatten', name: 'flat', inputs: ['right'] },
        { kind: 'dense', name: 'b', inputs: ['flat'], units: 4, activation: 'tanh' },
        { kind: 'add', name: 'sum', inputs: ['a', 'b'] },
        { kind: 'dense', name: 'one', inputs: ['sum'], units: 2 },
        { kind: 'dense', name: 'other', inputs: ['sum'], units: 3, activation: 'softmax' },
      ],
      outputs: [
        { layer: 'one', weight: 0.3 },
        { layer: 'other', loss: 'kullbackLeiblerDivergence' },
      ],
      loss: 'meanSquaredError',
      optimizer: { kind: 'sgd', learningRate: 0.05 },
    },
    data: testData({ rows: 20, inputShape: [7], targetShape: [5], target: 'unit' }, 'two inputs'),
  },
  {
    kind: 'graph',
    title: 'with a residual block behind layer normalisation',
    program: {
      layers: [
        { kind: 'dense', name: 'in', units: 4 },
        { kind: 'layerNormalization', name: 'norm' },
        { kind: 'dense', units: 6, activation: 'gelu' },
        { kind: 'dense', name: 'out', units: 4 },
        { kind: 'add', inputs: ['in', 'out'] },
        linear,
      ],
      loss: 'meanSquaredError',
      optimizer: { kind: 'adamw', learningRate: 0.01 },
    },
    data: regression([3], [2]),
  },
  {
    kind: 'graph',
    title: 'with layers that evaluate in training',
    program: {
      layers: [
        { kind: 'dense', units: 4, activation: 'tanh' },
        { kind: 'batchNormalization', mode: 'evaluate', betaInitialiser: { kind: 'ones' } },
        { kind: 'dropout', rate: 0.5, mode: 'evaluate' },
        linear,
      ],
      loss: 'meanSquaredError',
      optimizer: { kind: 'sgd', learningRate: 0.05 },
    },
    data: regression([3], [2]),
  },
  {
    kind: 'tied',
    title: 'to the kernel of a dense layer',
    program: {
      layers: [
        { kind: 'dense', name: 'encoder', units: 2, activation: 'tanh' },
        { kind: 'dense', units: 4, tied: 'encoder' },
      ],
      loss: 'meanSquaredError',
      optimizer: { kind: 'sgd', learningRate: 0.05 },
    },
    data: regression([4], [4]),
  },
  {
    kind: 'tied',
    title: 'to a table of embeddings',
    program: {
      layers: [
        { kind: 'embedding', name: 'tokens', inputDim: 7, outputDim: 3 },
        { kind: 'flatten' },
        { kind: 'dense', units: 3, activation: 'tanh' },
        { kind: 'dense', units: 7, tied: 'tokens', activation: 'softmax' },
      ],
      loss: 'sparseCategoricalCrossentropy',
      optimizer: { kind: 'adam', learningRate: 0.01 },
    },
    data: testData(
      { rows: 20, inputShape: [5], targetShape: [], target: 'index', classes: 7, vocabulary: 7 },
      'tied',
    ),
  },
  {
    // No penalty on the frozen layer: Keras 2 counts it in the loss, Keras 3 does not.
    kind: 'graph',
    title: 'with frozen layers, one of them a batch normalisation',
    program: {
      layers: [
        { kind: 'dense', units: 4, activation: 'tanh', frozen: true },
        { kind: 'batchNormalization', frozen: true },
        { kind: 'dense', units: 4, activation: 'tanh' },
        { kind: 'batchNormalization' },
        linear,
      ],
      loss: 'meanSquaredError',
      optimizer: { kind: 'adam', learningRate: 0.01 },
    },
    data: regression([3], [2]),
  },
];
