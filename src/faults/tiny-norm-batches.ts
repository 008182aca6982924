import { countBatches } from '../training/practice/plan.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { indicesOf } from './network.ts';
import { ladder, numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

/** Mini-batches a mutant may take: its cost. */
const mostBatches = 10_000;

/** Updates stay what they were: as many mini-batches are accumulated as made up one before. */
export const tinyNormBatches = specOperator({
  id: 'tiny-norm-batches',
  title: 'Batch normalisation on one or two rows',
  source: 'Wu and He (arXiv 1803.08494): batch normalisation fails on batches of one or two',
  settings: (spec) =>
    indicesOf(spec, ({ kind }) => kind === 'batchNormalization').length === 0
      ? []
      : ladder('rows', [
          [2, 'medium'],
          [1, 'high'],
        ]).filter(({ parameters }) => fits(spec, numberParameter(parameters, 'rows'))),
  obstacle: (spec) =>
    indicesOf(spec, ({ kind }) => kind === 'batchNormalization').length === 0
      ? 'no layer normalises over a batch'
      : `mini-batches of two rows would be more than ${mostBatches}, or do not make up a batch of ${spec.batchSize}`,
  apply(spec, parameters) {
    const rows = numberParameter(parameters, 'rows');
    const { batches: before = 1, ...how } = spec.accumulation ?? {};
    const batches = (spec.batchSize / rows) * before;
    return { ...spec, batchSize: rows, accumulation: { ...how, batches } };
  },
});

function fits(spec: ProgramSpec, rows: number): boolean {
  if (spec.batchSize < 4 * rows || spec.batchSize % rows !== 0) return false;
  return countBatches({ ...spec, batchSize: rows }, spec.data.rows.train) * spec.epochs <= mostBatches;
}
