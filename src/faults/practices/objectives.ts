import type { ProgramSpec } from '../../training/spec.ts';
import { coreOf, outputLayer } from '../network.ts';
import type { Practice } from './contract.ts';

const withObjective = (spec: ProgramSpec, objective: NonNullable<ProgramSpec['objective']>): ProgramSpec => ({
  ...spec,
  objective: { ...spec.objective, ...objective },
});

/** Classes that one output tells apart; null where it does not. */
function countClasses(spec: ProgramSpec): number | null {
  if (spec.outputs !== undefined || spec.task === 'regression' || spec.task === 'multilabel') return null;
  if (spec.task === 'binary') return 2;
  const core = coreOf(spec.layers[outputLayer(spec)]!);
  if ('units' in core) return core.units;
  return 'filters' in core ? core.filters : null;
}

const classTargets = ['oneHot', 'index', 'binary'];

export const weighedClasses: Practice = {
  id: 'class-weights',
  title: 'Rows of the first class count a quarter more',
  kind: 'objective',
  source:
    'Keras `fit(class_weight=…)`; `weight` of PyTorch’s CrossEntropyLoss; costs of errors, Elkan (IJCAI 2001)',
  obstacle(spec) {
    if (spec.objective !== undefined) return 'its rows or losses count in their own way already';
    if (countClasses(spec) === null) return 'no single output tells classes apart';
    return classTargets.includes(spec.data.target) ? null : 'its targets do not name classes';
  },
  apply: (spec) =>
    withObjective(spec, {
      classWeights: Array.from({ length: countClasses(spec)! }, (_, label) => (label === 0 ? 1.25 : 1)),
    }),
};

const smoothedLosses = ['categoricalCrossentropy', 'binaryCrossentropy'];

export const labelSmoothing: Practice = {
  id: 'label-smoothing',
  title: 'Labels smoothed by a fiftieth',
  kind: 'objective',
  source:
    'Szegedy et al. (arXiv 1512.00567), there a tenth of 1,000 classes; `label_smoothing` of Keras and PyTorch',
  obstacle(spec) {
    if (spec.objective !== undefined) return 'its rows or losses count in their own way already';
    const losses = [spec.loss, ...(spec.outputs ?? []).map(({ loss }) => loss ?? spec.loss)];
    return losses.every((loss) => smoothedLosses.includes(loss))
      ? null
      : 'its loss does not compare shares of classes';
  },
  apply: (spec) => withObjective(spec, { labelSmoothing: 0.02 }),
};
