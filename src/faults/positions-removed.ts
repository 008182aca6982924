import type { LayerSpec } from '../training/layer-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { indicesOf } from './network.ts';
import { specOperator } from './spec-operator.ts';
import { removeLayers } from './wiring.ts';

export const positionsRemoved = specOperator({
  id: 'positions-removed',
  title: 'Positions missing',
  source:
    'Vaswani et al. (arXiv 1706.03762), section 3.5; transformer faults of DEFault++ (arXiv 2604.28118)',
  survives: 'what stands in the small texts and series tells nearly as much as where',
  settings: (spec) =>
    positionLayers(spec).length === 0 ? [] : [{ parameters: { positions: 'none' }, severity: 'high' }],
  obstacle: () => 'no layer adds positions',
  apply: (spec) => removeLayers(spec, positionLayers(spec)),
});

/** Layers that tell places apart. */
export function positionLayers(spec: ProgramSpec): number[] {
  return indicesOf(spec, isPositionLayer);
}

export function isPositionLayer(
  layer: LayerSpec,
): layer is Extract<LayerSpec, { kind: 'learnedPositions' | 'sinusoidalPositions' }> {
  return layer.kind === 'learnedPositions' || layer.kind === 'sinusoidalPositions';
}
