import type { FaultSetting } from './contract.ts';
import { chosenLayers } from './layer-operator.ts';
import { editResiduals, type ResidualEdit, replaceTaken, residualsFor, takersOf } from './residuals.ts';
import { specOperator } from './spec-operator.ts';

/** Who took the sum takes the branch alone. */
const drop: ResidualEdit = (wired, { add, branch }) => {
  for (const one of takersOf(wired, add)) replaceTaken(one, add, branch);
  wired.splice(wired.indexOf(add), 1);
  return true;
};

export const residualRemoved = specOperator({
  id: 'residual-removed',
  title: 'Residual path dropped',
  source:
    'He et al. (arXiv 1512.03385): plain and residual networks; missing layers of Humbatova et al. (arXiv 1910.11015)',
  settings(spec) {
    const sites = residualsFor(spec, drop);
    const single = sites.map((layer): FaultSetting => ({ parameters: { layer }, severity: 'low' }));
    if (sites.length < 2) return single;
    return [...single, { parameters: { layer: 'all' }, severity: 'high' }];
  },
  obstacle: () => 'no addition closes a residual path',
  apply: (spec, parameters) => editResiduals(spec, chosenLayers(residualsFor(spec, drop), parameters), drop),
});
