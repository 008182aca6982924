import { type LayerSpec, layerSchema } from '../training/layer-specs.ts';
import type { Severity } from './contract.ts';
import { layerOperator } from './layer-operator.ts';
import { indicesOf, isRecurrent } from './network.ts';
import { ladder, nameParameter } from './parameters.ts';

const kinds: readonly (readonly ['lstm' | 'gru' | 'simpleRnn', Severity])[] = [
  ['lstm', 'low'],
  ['gru', 'low'],
  ['simpleRnn', 'medium'],
];
const names = kinds.map(([kind]) => kind);

export const recurrentSwap = layerOperator({
  id: 'recurrent-swap',
  title: 'Another kind of recurrent layer',
  source: 'Deep4ge LCT (arXiv 2607.12868); the plain cell is ours',
  sites: (spec) => indicesOf(spec, isRecurrent),
  obstacle: () => 'no layer is recurrent',
  variants: (core) =>
    ladder(
      'kind',
      kinds.filter(([kind]) => kind !== core.kind),
    ),
  isHarmless: ({ kind }) => kind !== 'simpleRnn',
  change: (core, parameters) => swapCell(core, nameParameter(parameters, 'kind', names)),
});

/** What both kinds have is kept; what only the new one has takes Keras's default. */
function swapCell(core: LayerSpec, kind: 'lstm' | 'gru' | 'simpleRnn'): LayerSpec {
  if (!isRecurrent(core)) return core;
  const { units, activation, useBias, returnSequences } = core;
  const { kernelInitialiser, recurrentInitialiser, biasInitialiser } = core;
  const { kernelRegulariser, recurrentRegulariser, biasRegulariser } = core;
  const shared = {
    units,
    activation,
    useBias,
    returnSequences,
    kernelInitialiser,
    recurrentInitialiser,
    biasInitialiser,
    kernelRegulariser,
    recurrentRegulariser,
    biasRegulariser,
  };
  return layerSchema.parse({ kind, ...shared });
}
