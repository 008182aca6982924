import type { LayerKind } from '../layer-specs.ts';
import { activationLayer } from './activation.ts';
import { multiHeadAttentionLayer } from './attention.ts';
import { batchNormalisationLayer } from './batch-normalisation.ts';
import { bidirectionalLayer } from './bidirectional.ts';
import { concatenateLayer } from './concatenate.ts';
import { conv1dLayer, conv2dLayer } from './convolution.ts';
import { denseLayer } from './dense.ts';
import { dotLayer } from './dot.ts';
import { dropoutLayer } from './dropout.ts';
import { embeddingLayer } from './embedding.ts';
import type { LayerKindDefinition } from './layer.ts';
import { groupNormalisationLayer, layerNormalisationLayer } from './layer-normalisation.ts';
import { leakyReluLayer } from './leaky-relu.ts';
import { maskLayer } from './mask.ts';
import { addLayer, averageLayer, maximumLayer, multiplyLayer, subtractLayer } from './merge.ts';
import { gaussianNoiseLayer, samplingLayer } from './noise.ts';
import {
  averagePooling1dLayer,
  averagePooling2dLayer,
  globalAveragePooling1dLayer,
  globalAveragePooling2dLayer,
  globalMaxPooling1dLayer,
  globalMaxPooling2dLayer,
  maxPooling1dLayer,
  maxPooling2dLayer,
} from './pooling.ts';
import { classTokenLayer, learnedPositionsLayer, sinusoidalPositionsLayer } from './positions.ts';
import { gruLayer, lstmLayer, simpleRnnLayer } from './recurrent.ts';
import {
  depthwiseConv1dLayer,
  depthwiseConv2dLayer,
  separableConv1dLayer,
  separableConv2dLayer,
} from './separable.ts';
import {
  flattenLayer,
  permuteLayer,
  repeatVectorLayer,
  reshapeLayer,
  stopGradientLayer,
  takeStepLayer,
} from './shaping.ts';
import {
  upSampling1dLayer,
  upSampling2dLayer,
  zeroPadding1dLayer,
  zeroPadding2dLayer,
} from './stretching.ts';
import { conv1dTransposeLayer, conv2dTransposeLayer } from './transposed-convolution.ts';

/** Every kind of layer a program may name. */
export const layerKinds: { readonly [K in LayerKind]: LayerKindDefinition<K> } = {
  dense: denseLayer,
  conv1d: conv1dLayer,
  conv2d: conv2dLayer,
  depthwiseConv1d: depthwiseConv1dLayer,
  depthwiseConv2d: depthwiseConv2dLayer,
  separableConv1d: separableConv1dLayer,
  separableConv2d: separableConv2dLayer,
  conv1dTranspose: conv1dTransposeLayer,
  conv2dTranspose: conv2dTransposeLayer,
  upSampling1d: upSampling1dLayer,
  upSampling2d: upSampling2dLayer,
  zeroPadding1d: zeroPadding1dLayer,
  zeroPadding2d: zeroPadding2dLayer,
  maxPooling1d: maxPooling1dLayer,
  averagePooling1d: averagePooling1dLayer,
  maxPooling2d: maxPooling2dLayer,
  averagePooling2d: averagePooling2dLayer,
  globalMaxPooling1d: globalMaxPooling1dLayer,
  globalAveragePooling1d: globalAveragePooling1dLayer,
  globalMaxPooling2d: globalMaxPooling2dLayer,
  globalAveragePooling2d: globalAveragePooling2dLayer,
  flatten: flattenLayer,
  reshape: reshapeLayer,
  dropout: dropoutLayer,
  batchNormalization: batchNormalisationLayer,
  embedding: embeddingLayer,
  simpleRnn: simpleRnnLayer,
  lstm: lstmLayer,
  gru: gruLayer,
  bidirectional: bidirectionalLayer,
  layerNormalization: layerNormalisationLayer,
  groupNormalization: groupNormalisationLayer,
  add: addLayer,
  subtract: subtractLayer,
  multiply: multiplyLayer,
  average: averageLayer,
  maximum: maximumLayer,
  concatenate: concatenateLayer,
  dot: dotLayer,
  multiHeadAttention: multiHeadAttentionLayer,
  learnedPositions: learnedPositionsLayer,
  sinusoidalPositions: sinusoidalPositionsLayer,
  classToken: classTokenLayer,
  mask: maskLayer,
  takeStep: takeStepLayer,
  permute: permuteLayer,
  repeatVector: repeatVectorLayer,
  stopGradient: stopGradientLayer,
  gaussianNoise: gaussianNoiseLayer,
  sampling: samplingLayer,
  activation: activationLayer,
  leakyRelu: leakyReluLayer,
};
