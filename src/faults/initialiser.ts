import { canonicalJson } from '../lib/hash.ts';
import { type InitialiserSpec, initialiserSchema } from '../training/specs/fields.ts';
import type { Severity } from './contract.ts';
import { layerOperator } from './layer-operator.ts';
import { indicesOf, isKernelLayer, ownsKernel } from './network.ts';
import { ladder, nameParameter } from './parameters.ts';

/**
 * DeepCrime's thirteen by name, Keras's defaults inside. Its `constant` is zero by default and thus `zeros` again, so
 * ours is 0.1; a normal of standard deviation 1 is the start of hand-written networks. Equal weights leave the units
 * of a hidden layer alike for ever; in an output layer they do little.
 */
const choices = {
  zeros: [{ kind: 'zeros' }, 'high', 'low'],
  ones: [{ kind: 'ones' }, 'high', 'medium'],
  constant: [{ kind: 'constant', value: 0.1 }, 'medium', 'low'],
  unitNormal: [{ kind: 'randomNormal', mean: 0, sd: 1 }, 'medium', 'medium'],
  randomNormal: [initialiserSchema.parse({ kind: 'randomNormal' }), 'low', 'low'],
  randomUniform: [initialiserSchema.parse({ kind: 'randomUniform' }), 'low', 'low'],
  truncatedNormal: [initialiserSchema.parse({ kind: 'truncatedNormal' }), 'low', 'low'],
  orthogonal: [{ kind: 'orthogonal', gain: 1 }, 'low', 'low'],
  glorotUniform: [{ kind: 'glorotUniform' }, 'low', 'low'],
  glorotNormal: [{ kind: 'glorotNormal' }, 'low', 'low'],
  heUniform: [{ kind: 'heUniform' }, 'low', 'low'],
  heNormal: [{ kind: 'heNormal' }, 'low', 'low'],
  lecunUniform: [{ kind: 'lecunUniform' }, 'low', 'low'],
  lecunNormal: [{ kind: 'lecunNormal' }, 'low', 'low'],
} as const satisfies Record<string, readonly [InitialiserSpec, hidden: Severity, output: Severity]>;

type Choice = keyof typeof choices;
const names = Object.keys(choices) as Choice[];

/** Those that keep the scale of signals, by the width of the layer. */
const scaled: readonly Choice[] = names.filter((name) => /^(glorot|he|lecun|orthogonal)/.test(name));

export const initialiser = layerOperator({
  id: 'initialiser',
  title: 'Another weight initialiser',
  source: 'DeepCrime WCI (ISSTA 2021)',
  sites: (spec) => indicesOf(spec, ownsKernel),
  obstacle: () => 'no layer has a kernel',
  variants: (core, hidden) =>
    ladder(
      'initialiser',
      names
        .filter((name) => isKernelLayer(core) && !sameInitialiser(core.kernelInitialiser, choices[name][0]))
        .map((name) => [name, choices[name][hidden ? 1 : 2]]),
    ),
  isHarmless: ({ initialiser: name }) => scaled.includes(name as Choice),
  change(core, parameters) {
    const [kernelInitialiser] = choices[nameParameter(parameters, 'initialiser', names)];
    return isKernelLayer(core) ? { ...core, kernelInitialiser } : core;
  },
});

function sameInitialiser(a: InitialiserSpec, b: InitialiserSpec): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
