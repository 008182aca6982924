import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import small from '../programs/toy-iris.ts';
import { changeLayers, definePair } from './pair.ts';

const selu = defineProgram({
  ...small,
  id: 'so-59278771',
  title: 'Iris, one SELU layer',
  source: {
    kind: 'stackoverflow',
    reference: 'question 59278771 (DeepFD 16, DeepLocalize 16, defect4ML 99)',
    licence: licences.stackOverflow,
    changes:
      'Four hidden units and batches of 5 kept; 10 epochs instead of 200, at rates of 0.05 (gradient descent) and 0.001 (Adam, as it was).',
    repair: 'documented',
  },
  layers: [
    { kind: 'dense', units: 4, activation: 'selu', kernelInitialiser: { kind: 'randomNormal' } },
    { kind: 'dense', units: 3, activation: 'softmax', kernelInitialiser: { kind: 'randomNormal' } },
  ],
  optimizer: { kind: 'sgd', learningRate: 0.05 },
  batchSize: 5,
});

export default [
  definePair(small, {
    id: 'so-51930566-output',
    title: 'Iris, sigmoid outputs and features that were scaled but not used',
    origin: 'defect4ML',
    documented: 'defect4ML 061, DeepLocalize 24 and DeepFD 24 document fault and repair',
    difference: 'outputs softmax instead of sigmoid, the standardised features are used',
    faultTypes: ['output-activation-changed', 'unnormalised-input'],
    faulty: {
      data: { ...small.data, preprocessing: [] },
      layers: changeLayers(small.layers, { 1: { activation: 'sigmoid' } }),
    },
  }),
  definePair(selu, {
    id: 'so-59278771-scaling',
    title: 'Iris, raw features, ReLU, sigmoid outputs and Adam',
    origin: 'DeepFD',
    documented: 'DeepFD 16 documents fault and repair',
    difference:
      'inputs standardised, hidden SELU instead of ReLU, outputs softmax instead of sigmoid, gradient descent instead of Adam',
    faultTypes: ['unnormalised-input', 'hidden-activation-changed', 'output-activation-changed', 'optimizer'],
    faulty: {
      data: { ...selu.data, preprocessing: [] },
      layers: changeLayers(selu.layers, { 0: { activation: 'relu' }, 1: { activation: 'sigmoid' } }),
      optimizer: { kind: 'adam', learningRate: 0.001 },
    },
  }),
];
