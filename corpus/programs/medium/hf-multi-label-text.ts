import { defineProgram } from '../../../src/training/spec.ts';
import { postNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'hf-multi-label-text',
  title: 'Which of five sounds a word has, a small transformer over its letters',
  source: {
    kind: 'example',
    reference: 'huggingface/transformers, examples: text classification, multi-label',
    licence: licences.huggingFace,
    changes:
      'Kept: embeddings of tokens and places, a class token, blocks that normalise after each sum, GELU, a binary cross-entropy per label, AdamW with a linear fall of the rate after a warm-up. Trained from the start instead of fine-tuned; one block of 32 features instead of twelve of 768; sounds of words instead of topics of news.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'multilabel',
  data: {
    source: 'pronunciations',
    options: { task: 'sounds', labels: 'M,P,B,F,V', units: 'characters', length: 10, vocabulary: 30 },
    rows: { train: 1000, validation: 150, test: 600 },
    target: 'multiHot',
  },
  layers: [
    {
      kind: 'embedding',
      inputDim: 30,
      outputDim: 32,
      embeddingsInitialiser: { kind: 'randomNormal', sd: 0.3 },
    },
    { kind: 'learnedPositions' },
    { kind: 'classToken' },
    postNormBlock('block', { width: 32, heads: 4, hidden: 80, dropout: 0.1, activation: 'gelu' }),
    { kind: 'takeStep', step: 0 },
    { kind: 'dense', units: 32, activation: 'tanh' },
    { kind: 'dense', units: 5, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: {
    kind: 'adamw',
    learningRate: 0.005,
    weightDecay: 0.01,
    withoutDecay: ['bias', 'gamma', 'beta'],
    schedule: { kind: 'polynomial', warmup: { steps: 20 } },
  },
  batchSize: 40,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.9 },
});
