import type { FaultSetting } from './contract.ts';
import { chosenLayers } from './layer-operator.ts';
import {
  editResiduals,
  isNormalisation,
  type ResidualEdit,
  reaches,
  replaceTaken,
  residualsFor,
  takersOf,
} from './residuals.ts';
import { specOperator } from './spec-operator.ts';
import type { WiredLayer } from './wiring.ts';

/** A normalisation at the head of a branch goes behind the sum; one behind the sum goes to the head of the branch. */
const move: ResidualEdit = (wired, { add, skip, branch, ends }) => {
  const headed = takersOf(wired, skip).filter((one) => one !== add);
  const [head] = headed;
  const isHead = headed.length === 1 && isNormalisation(head!.layer) && inBranch(head!, branch);
  if (isHead && head !== branch) {
    for (const one of takersOf(wired, head!)) replaceTaken(one, head!, skip);
    for (const one of takersOf(wired, add)) replaceTaken(one, add, head!);
    head!.takes = [add];
    put(wired, head!, wired.indexOf(add));
    return true;
  }
  const [tail, ...others] = takersOf(wired, add);
  if (tail === undefined || others.length > 0 || ends.has(tail) || !isNormalisation(tail.layer)) return false;
  if (!headed.every((one) => inBranch(one, branch))) return false;
  for (const one of takersOf(wired, tail)) replaceTaken(one, tail, add);
  for (const one of headed) replaceTaken(one, skip, tail);
  tail.takes = [skip];
  put(wired, tail, Math.min(...headed.map((one) => wired.indexOf(one))) - 1);
  return true;
};

function inBranch(one: WiredLayer, branch: WiredLayer): boolean {
  return one === branch || reaches(branch, one);
}

/** Moves a layer of the list behind the place that is given before the move. */
function put(wired: WiredLayer[], layer: WiredLayer, behind: number): void {
  const from = wired.indexOf(layer);
  wired.splice(from, 1);
  wired.splice(behind + (from > behind ? 1 : 0), 0, layer);
}

export const normalisationMoved = specOperator({
  id: 'normalisation-moved',
  title: 'Normalisation before and after the residual sum swapped',
  source: 'Xiong et al. (arXiv 2002.04745): layers normalised before and after the sum',
  survives: 'two or three blocks train either way; the order matters in deep networks',
  settings(spec) {
    const sites = residualsFor(spec, move);
    const single = sites.map((layer): FaultSetting => ({ parameters: { layer }, severity: 'low' }));
    if (sites.length < 2) return single;
    return [...single, { parameters: { layer: 'all' }, severity: 'medium' }];
  },
  obstacle: () => 'no residual path has a normalisation of its own before or behind it',
  apply: (spec, parameters) => editResiduals(spec, chosenLayers(residualsFor(spec, move), parameters), move),
});
