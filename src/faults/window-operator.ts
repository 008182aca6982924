import { canonicalJson } from '../lib/hash.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { shapesIfBuildable, shapesOf } from './buildable.ts';
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
  const healthy = shapesOf(spec);
  const faulty = shapesIfBuildable(mutant);
  if (faulty === null || canonicalJson(faulty.layers) === canonicalJson(healthy.layers)) return false;
  return canonicalJson(faulty.outputs) === canonicalJson(healthy.outputs);
}
