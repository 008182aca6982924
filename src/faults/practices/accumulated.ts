import { countBatches } from '../../training/practice/plan.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { Practice } from './contract.ts';

const parts = 4;

/** As many rows in an update as before, a quarter of them at a time. */
function inParts(spec: ProgramSpec): ProgramSpec {
  return { ...spec, batchSize: spec.batchSize / parts, accumulation: { batches: parts } };
}

export const accumulated: Practice = {
  id: 'accumulated-gradients',
  title: 'Each update made of the gradients of four mini-batches of a quarter of the rows',
  kind: 'accumulation',
  source: '`gradient_accumulation_steps` of Keras 3 optimizers and of Hugging Face’s Trainer',
  obstacle(spec) {
    if (spec.accumulation !== undefined) return 'its gradients are accumulated already';
    if (spec.gradientsCarried === true) return 'its gradients are carried over';
    if (spec.batchSize % parts !== 0 || spec.batchSize < 2 * parts)
      return `its batches of ${spec.batchSize} rows are not four of two rows or more`;
    if (spec.layers.some(({ kind }) => kind === 'batchNormalization'))
      return 'batch normalisation would see another batch';
    const batches = countBatches(inParts(spec), spec.data.rows.train);
    return batches >= parts ? null : `an epoch has ${batches} such mini-batches only`;
  },
  apply: inParts,
};
