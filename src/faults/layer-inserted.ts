import { type LayerSpec, layerSchema } from '../training/layer-specs.ts';
import type { FaultSetting } from './contract.ts';
import { outputLayer } from './network.ts';
import { nameParameter, numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';
import { insertBefore } from './wiring.ts';

const kinds = ['dense', 'dropout', 'tanh', 'sigmoid'] as const;

/** Put before the output layer; many sigmoid layers make gradients vanish. */
const inserts: readonly FaultSetting[] = [
  { parameters: { insert: 'dense', copies: 1 }, severity: 'low' },
  { parameters: { insert: 'tanh', copies: 1 }, severity: 'low' },
  { parameters: { insert: 'dropout', copies: 1 }, severity: 'low' },
  { parameters: { insert: 'sigmoid', copies: 4 }, severity: 'medium' },
  { parameters: { insert: 'dropout', copies: 4 }, severity: 'high' },
  { parameters: { insert: 'sigmoid', copies: 8 }, severity: 'high' },
];

export const layerInserted = specOperator({
  id: 'layer-inserted',
  title: 'Superfluous layers before the output layer',
  source: 'Deep4ge LAD (arXiv 2607.12868): dense 32, dropout 0.5, tanh; sigmoid layers and copies are ours',
  settings: (spec) => (outputLayer(spec) < 0 ? [] : inserts),
  obstacle: () => 'the network has no output layer with weights',
  apply(spec, parameters) {
    const layer = layerToInsert(nameParameter(parameters, 'insert', kinds));
    const copies = Array.from({ length: numberParameter(parameters, 'copies') }, () => layer);
    return insertBefore(spec, outputLayer(spec), copies);
  },
});

function layerToInsert(kind: (typeof kinds)[number]): LayerSpec {
  if (kind === 'dropout') return layerSchema.parse({ kind, rate: 0.5 });
  if (kind === 'tanh') return layerSchema.parse({ kind: 'activation', activation: 'tanh' });
  return layerSchema.parse({
    kind: 'dense',
    units: 32,
    activation: kind === 'sigmoid' ? 'sigmoid' : 'linear',
  });
}
