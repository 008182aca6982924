import type { ProgramSpec } from '../../training/spec.ts';
import { withRate } from './amounts.ts';
import type { Practice } from './contract.ts';

/** The rate goes with the batch, so that an epoch moves the weights as far. */
function withBatches(spec: ProgramSpec, factor: number): ProgramSpec {
  const batchSize = Math.round(spec.batchSize * factor);
  return { ...withRate(spec, batchSize / spec.batchSize), batchSize };
}

const source = 'Goyal et al. (arXiv 1706.02677), linear scaling of the rate';

function obstacle(spec: ProgramSpec): string | null {
  if (spec.accumulation !== undefined) return 'its updates are made of several mini-batches';
  return spec.optimizer.schedule === undefined ? null : 'its schedule counts updates';
}

export const smallBatches: Practice = {
  id: 'small-batches',
  title: 'Batches of half the size, at a rate that goes with it',
  kind: 'batches',
  source,
  obstacle(spec) {
    if (spec.batchSize < 8) return `half of ${spec.batchSize} rows is no batch`;
    return obstacle(spec);
  },
  apply: (spec) => withBatches(spec, 0.5),
};

export const largeBatches: Practice = {
  id: 'large-batches',
  title: 'Batches of twice the size, at a rate that goes with it',
  kind: 'batches',
  source,
  obstacle(spec) {
    // Fewer updates than this are hardly a training.
    const updates = Math.ceil(spec.data.rows.train / (2 * spec.batchSize)) * spec.epochs;
    if (updates < 60) return `it would make ${updates} updates only`;
    return obstacle(spec);
  },
  apply: (spec) => withBatches(spec, 2),
};
