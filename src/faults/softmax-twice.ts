import { logitLosses } from '../training/practice/logits.ts';
import { withObjective } from './losses.ts';
import { outputsOf } from './outputs.ts';
import { specOperator } from './spec-operator.ts';

/** The reverse, logits before a loss that expects probabilities, is `output-activation-removed`. */
export const softmaxTwice = specOperator({
  id: 'softmax-twice',
  title: 'Softmax or sigmoid before a loss that expects logits',
  source:
    'PyTorch documentation of CrossEntropyLoss: its input are logits; Keras documentation of from_logits',
  settings: (spec) =>
    spec.objective?.takesLogits !== true && outputsOf(spec).every(({ loss }) => logitLosses.includes(loss))
      ? [{ parameters: { logits: 'assumed' }, severity: 'medium' }]
      : [],
  obstacle: (spec) =>
    spec.objective?.takesLogits === true
      ? 'the loss takes logits already'
      : 'a loss of the program has no form that takes logits',
  apply: (spec) => withObjective(spec, { takesLogits: true }),
});
