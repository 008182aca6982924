import { type LayerPlace, requireInputs } from './layer.ts';

/**
 * Index in `shape` of an axis as Keras counts: 1 is the first of a row, −1 the last.
 * @throws InputError `layer-input` where the shape has no such axis.
 */
export function resolveAxis(place: LayerPlace, shape: readonly number[], axis: number): number {
  const index = axis > 0 ? axis - 1 : shape.length + axis;
  requireInputs(place, index >= 0 && index < shape.length, `takes inputs that have an axis ${axis}`);
  return index;
}
