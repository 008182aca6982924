import { modeOperator } from './layer-operator.ts';

export const trainingModeKept = modeOperator('train', {
  id: 'training-mode-kept',
  title: 'Training mode in evaluation',
  source:
    'PyTorch documentation of Module.eval(): dropout and batch normalisation behave otherwise without it',
});
