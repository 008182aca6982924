import type { LayerSpec } from '../training/layer-specs.ts';
import type { RegulariserSpec } from '../training/specs/fields.ts';
import type { FaultParameters, FaultSetting, Severity } from './contract.ts';
import { isKernelLayer, kernelRegulariser } from './network.ts';
import { nameParameter, numberParameter } from './parameters.ts';

const penalties = ['l1', 'l2', 'l1l2'] as const;

/** Keras's default of 0.01, and ten and a hundred times it; l1 of weights below 1 costs more than l2. */
const choices: readonly (readonly [
  penalty: (typeof penalties)[number],
  strength: number,
  severity: Severity,
])[] = [
  ['l2', 0.01, 'low'],
  ['l1', 0.01, 'low'],
  ['l1l2', 0.01, 'low'],
  ['l2', 0.1, 'low'],
  ['l1', 0.1, 'medium'],
  ['l2', 1, 'medium'],
  ['l1', 1, 'high'],
];

/** The penalties that differ from the one a layer has. */
export function penaltySettings(core: LayerSpec): FaultSetting[] {
  const present = kernelRegulariser(core);
  return choices
    .map(([penalty, strength, severity]) => ({ parameters: { penalty, strength }, severity }))
    .filter(({ parameters }) => {
      const { l1, l2 } = penaltyOf(parameters);
      return present === null || present.l1 !== l1 || present.l2 !== l2;
    });
}

/** The layer with the penalty that the parameters name on its kernel. */
export function penalise(core: LayerSpec, parameters: FaultParameters): LayerSpec {
  return isKernelLayer(core) ? { ...core, kernelRegulariser: penaltyOf(parameters) } : core;
}

function penaltyOf(parameters: FaultParameters): NonNullable<RegulariserSpec> {
  const penalty = nameParameter(parameters, 'penalty', penalties);
  const strength = numberParameter(parameters, 'strength');
  return { l1: penalty === 'l2' ? 0 : strength, l2: penalty === 'l1' ? 0 : strength };
}
