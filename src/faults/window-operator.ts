import { inputShapeOf } from '../../corpus/input-shape.ts';
import { InputError } from '../lib/errors.ts';
import { canonicalJson } from '../lib/hash.ts';
import { inferShapes } from '../training/shapes.ts';
import type { ProgramSpec } from '../training/spec.ts';
import type { FaultOperator } from './contract.ts';
import { type LayerFault, layerOperator } from './layer-operator.ts';
import { specOperator } from './spec-operator.ts';

/**
 * An operator on how a window slides, offered only where the network still builds on the program's own inputs, gives
 * as many outputs, and some layer hands on another shape: under an unchanged shape most such edits change nothing
 * (`same` where nothing is padded, a stride with a single place to go).
 */
export function windowOperator(fault: LayerFault): FaultOperator {
  const free = layerOperator(fault);
  return specOperator({
    ...fault,
    apply: free.apply,
    settings: (spec) =>
      free.settings(spec).filter(({ parameters }) => reshapes(spec, free.apply(spec, parameters))),
    obstacle: (spec) =>
      fault.sites(spec).length === 0
        ? fault.obstacle(spec)
        : 'no setting that builds would change what a layer hands on',
  });
}

function reshapes(spec: ProgramSpec, mutant: ProgramSpec): boolean {
  const healthy = inferShapes(spec, inputShapeOf(spec.data));
  const faulty = shapesIfBuildable(mutant);
  if (faulty === null || canonicalJson(faulty) === canonicalJson(healthy)) return false;
  return canonicalJson(faulty.at(-1)) === canonicalJson(healthy.at(-1));
}

/** Null where a window outgrows its input, or a layer gets a shape that it does not take. */
function shapesIfBuildable(spec: ProgramSpec): (readonly number[])[] | null {
  try {
    return inferShapes(spec, inputShapeOf(spec.data));
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
