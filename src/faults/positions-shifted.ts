import type { ProgramSpec } from '../training/spec.ts';
import { shapesOf } from './buildable.ts';
import type { FaultSetting, Severity } from './contract.ts';
import { numberParameter } from './parameters.ts';
import { isPositionLayer, positionLayers } from './positions-removed.ts';
import { specOperator } from './spec-operator.ts';
import { changeLayers } from './wiring.ts';

/** Shares of the sequence; one place at least. */
const shares: readonly (readonly [share: number, severity: Severity])[] = [
  [0, 'low'],
  [0.25, 'medium'],
  [0.5, 'high'],
];

/** Network and test disagree about where a sequence begins; a shift that is the same in training is learned. */
export const positionsShifted = specOperator({
  id: 'positions-shifted',
  title: 'Positions shifted when the network is used',
  source:
    'position ids under left padding: Hugging Face transformers, documentation of GPT-2; the shifts are ours',
  settings(spec) {
    const steps = stepsOf(spec);
    const byShift = new Map<number, FaultSetting>();
    for (const [share, severity] of steps < 2 ? [] : shares) {
      const shift = Math.max(1, Math.round(steps * share));
      if (shift < steps) byShift.set(shift, { parameters: { places: shift }, severity });
    }
    return [...byShift.values()];
  },
  obstacle: () => 'no layer adds positions to two steps or more',
  apply: (spec, parameters) =>
    changeLayers(spec, positionLayers(spec), (layer) =>
      isPositionLayer(layer) ? { ...layer, shiftInEvaluation: numberParameter(parameters, 'places') } : layer,
    ),
});

/** Of the shortest sequence that gets positions; 0 where none does. */
function stepsOf(spec: ProgramSpec): number {
  const sites = positionLayers(spec);
  if (sites.length === 0) return 0;
  const { layers } = shapesOf(spec);
  return Math.min(...sites.map((index) => layers[index]![0]!));
}
