import type { Practice } from './contract.ts';

export const withoutValidation: Practice = {
  id: 'without-validation',
  title: 'Trained without looking at validation rows',
  kind: 'validation',
  source: 'Keras `fit` without `validation_data`; nanoGPT’s training loop between evaluations',
  obstacle(spec) {
    if (spec.withoutValidation) return 'it is shown no validation rows as it is';
    if (spec.earlyStopping !== undefined) return 'it stops by the loss on validation rows';
    return spec.optimizer.schedule?.kind === 'plateau'
      ? 'its rate follows the loss on validation rows'
      : null;
  },
  apply: (spec) => ({ ...spec, withoutValidation: true }),
};
