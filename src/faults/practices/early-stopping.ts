import type { Practice } from './contract.ts';

export const earlyStopping: Practice = {
  id: 'early-stopping',
  title: 'Stopped once a fifth of the epochs brought no better loss on validation rows',
  kind: 'stopping',
  source: 'Prechelt (Early stopping – but when?, 1998); Keras `EarlyStopping`',
  obstacle(spec) {
    if (spec.earlyStopping !== undefined) return 'it stops early already';
    if (spec.withoutValidation) return 'it is shown no validation rows';
    if (spec.restart !== undefined) return 'it is restarted on its way';
    return spec.epochs >= 10 ? null : `a fifth of its ${spec.epochs} epochs is less than two`;
  },
  apply: (spec) => ({ ...spec, earlyStopping: { patience: Math.round(spec.epochs / 5), minDelta: 0 } }),
};
