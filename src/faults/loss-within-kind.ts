import { changeLoss, describeOutput, lossSettings } from './losses.ts';
import { specOperator } from './spec-operator.ts';

export const lossWithinKind = specOperator({
  id: 'loss-within-kind',
  title: 'Another loss of the same kind',
  source: 'DeepCrime LCH (ISSTA 2021), 13 losses; kinds after DeepFD (arXiv 2205.01938)',
  settings: (spec) => lossSettings(spec, true),
  obstacle: (spec) => `every other loss of its kind is the same for this program (${describeOutput(spec)})`,
  apply: changeLoss,
});
