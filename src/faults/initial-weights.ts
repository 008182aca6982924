import { hashJson } from '../lib/hash.ts';
import type { LayerSpec } from '../training/layer-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';
import type { InitialiserSpec } from '../training/specs/fields.ts';
import type { FaultParameters } from './contract.ts';
import { coreOf, withCore } from './network.ts';
import { ladder, nameParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';
import { changeLayers } from './wiring.ts';

/** One constant is as good as another: units start alike and stay so. */
const choices = {
  large: { kind: 'randomNormal', mean: 0, sd: 1 },
  huge: { kind: 'randomNormal', mean: 0, sd: 10 },
  constant: { kind: 'constant', value: 0.5 },
  zero: { kind: 'zeros' },
} as const satisfies Record<string, InitialiserSpec>;
const names = Object.keys(choices) as (keyof typeof choices)[];

/** Biases, gains and shifts stay. */
const fields = [
  'kernelInitialiser',
  'recurrentInitialiser',
  'embeddingsInitialiser',
  'positionsInitialiser',
  'tokenInitialiser',
];

/** Unlike `initialiser`, strikes every table of weights at once, as a loop over all parameters does. */
export const initialWeights = specOperator({
  id: 'initial-weights',
  title: 'All weights start wrong',
  source:
    'DeepCrime WCI (ISSTA 2021) on all weights at once; initialisation in 4 of 255 real programs (docs/mutation.md)',
  settings: (spec) =>
    spec.start !== undefined || sites(spec).length === 0
      ? []
      : ladder('weights', [
          ['large', 'medium'],
          ['huge', 'high'],
          ['constant', 'high'],
          ['zero', 'high'],
        ]).filter(({ parameters }) => hashJson(strike(spec, parameters)) !== hashJson(spec)),
  obstacle: ({ start }) =>
    start === undefined ? 'no layer draws weights' : 'its weights come from another run',
  apply: strike,
});

function strike(spec: ProgramSpec, parameters: FaultParameters): ProgramSpec {
  const initialiser = choices[nameParameter(parameters, 'weights', names)];
  return changeLayers(spec, sites(spec), (layer) => {
    const core = coreOf(layer);
    const changed = initialised(core).map((field) => [field, initialiser]);
    return withCore(layer, { ...core, ...Object.fromEntries(changed) } as LayerSpec);
  });
}

function initialised(core: LayerSpec): string[] {
  return fields.filter((field) => Object.hasOwn(core, field));
}

function sites(spec: ProgramSpec): number[] {
  return spec.layers.flatMap((layer, index) => (initialised(coreOf(layer)).length > 0 ? [index] : []));
}
