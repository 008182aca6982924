import type { ProgramInput } from '../../src/training/spec.ts';

/** A layer, or a network of layers, where a program has one. */
export type Part = ProgramInput['layers'][number];

interface TransformerSizes {
  /** Features of a token. */
  readonly width: number;
  readonly heads: number;
  /** Units of the two-layer network after the attention. */
  readonly hidden: number;
  /** Tokens see themselves and earlier ones only. */
  readonly causal?: boolean;
  readonly dropout?: number;
  readonly activation?: 'relu' | 'gelu';
}

/** A transformer block that normalises before each part (arXiv 2002.04745), as GPT-2 and vision transformers do. */
export function preNormBlock(name: string, sizes: TransformerSizes): Part {
  const { width, heads, hidden, causal = false, dropout = 0, activation = 'gelu' } = sizes;
  return {
    kind: 'network',
    name,
    layers: [
      { kind: 'layerNormalization', epsilon: 1e-5 },
      { kind: 'multiHeadAttention', name: 'attention', heads, keySize: width / heads, causal, dropout },
      { kind: 'add', name: 'attended', inputs: ['attention', 'input'] },
      { kind: 'layerNormalization', epsilon: 1e-5 },
      { kind: 'dense', units: hidden, activation },
      { kind: 'dense', name: 'back', units: width },
      ...(dropout > 0 ? [{ kind: 'dropout', name: 'dropped', rate: dropout } as const] : []),
      { kind: 'add', inputs: [dropout > 0 ? 'dropped' : 'back', 'attended'] },
    ],
  };
}

/** A transformer block that normalises after each sum (arXiv 1706.03762), as BERT and the Keras examples do. */
export function postNormBlock(name: string, sizes: TransformerSizes): Part {
  const { width, heads, hidden, causal = false, dropout = 0, activation = 'relu' } = sizes;
  return {
    kind: 'network',
    name,
    layers: [
      { kind: 'multiHeadAttention', name: 'attention', heads, keySize: width / heads, causal },
      ...(dropout > 0 ? [{ kind: 'dropout', name: 'dropped', rate: dropout } as const] : []),
      { kind: 'add', inputs: [dropout > 0 ? 'dropped' : 'attention', 'input'] },
      { kind: 'layerNormalization', name: 'attended', epsilon: 1e-6 },
      { kind: 'dense', units: hidden, activation },
      { kind: 'dense', name: 'back', units: width },
      ...(dropout > 0 ? [{ kind: 'dropout', name: 'dropped-again', rate: dropout } as const] : []),
      { kind: 'add', inputs: [dropout > 0 ? 'dropped-again' : 'back', 'attended'] },
      { kind: 'layerNormalization', epsilon: 1e-6 },
    ],
  };
}
