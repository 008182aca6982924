import { changeLoss, describeOutput, lossSettings } from './losses.ts';
import { specOperator } from './spec-operator.ts';

export const lossCrossKind = specOperator({
  id: 'loss-cross-kind',
  title: 'A loss of another kind',
  source: 'DeepCrime LCH (ISSTA 2021), 13 losses; kinds after DeepFD (arXiv 2205.01938)',
  settings: (spec) => lossSettings(spec, false),
  obstacle: (spec) => `every loss of another kind is the same for this program (${describeOutput(spec)})`,
  apply: changeLoss,
});
