import { modeOperator } from './layer-operator.ts';

export const evaluationModeKept = modeOperator('evaluate', {
  id: 'evaluation-mode-kept',
  title: 'Evaluation mode in training',
  source: 'PyTorch documentation of Module.train(): after eval() it has to be called again',
  survives:
    'without dropout in training small networks fit as well; kept statistics are near those of a batch',
});
