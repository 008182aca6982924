import { defineProgram } from '../../../src/training/spec.ts';
import { preNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'hf-time-series-transformer',
  title: 'Rides on Chicago trains a day ahead, a causal transformer',
  source: {
    kind: 'example',
    reference: 'huggingface blog: probabilistic time series forecasting with transformers',
    licence: licences.huggingFace,
    changes:
      'Kept: linear embedding of the values and of what is known of the day, trained places, blocks with causal attention and GELU, AdamW. A number instead of a distribution, squared error instead of likelihood; one transformer without an encoder, of one block of 40 features.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'regression',
  data: {
    source: 'chicago-rides',
    options: { length: 14, stride: 4, relative: true },
    rows: { train: 640, validation: 120, test: 300 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 40 },
    { kind: 'learnedPositions' },
    preNormBlock('block', { width: 40, heads: 4, hidden: 80, causal: true }),
    { kind: 'takeStep' },
    { kind: 'layerNormalization', epsilon: 1e-5 },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: {
    kind: 'adamw',
    learningRate: 0.004,
    weightDecay: 0.01,
    schedule: { kind: 'polynomial', floor: 0.05, warmup: { steps: 15 } },
  },
  batchSize: 32,
  epochs: 14,
  healthy: { metric: 'r2', atLeast: 0.78 },
});
