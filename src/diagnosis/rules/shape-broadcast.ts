import type { DiagnosisRule } from './contract.ts';
import type { Run } from './run.ts';
import { scoresPoorly, troubleOf } from './trouble.ts';

/** Outputs of one number per row against targets of another shape: PyTorch compares every row with every other. */
export const shapeBroadcast: DiagnosisRule = {
  id: 'shape-broadcast',
  title: 'Outputs and targets of different shapes are broadcast',
  source: 'warning of torch.nn.MSELoss; taxonomy of real faults (Humbatova et al. 2020)',
  needs: ['observed.script.outputShapes', 'observed.script.targetShapes', 'loss.train-score'],
  faultWhen: 'R² stays below 0.5, or training visibly fails',
  check(run) {
    const [output, target] = [run.script.outputShapes?.[0], run.script.targetShapes?.[0]];
    if (output === undefined || target === undefined || !isBroadcast(run, output, target)) return [];
    return [
      {
        sentence: `Outputs have the shape ${shape(output)} and targets ${shape(target)}, so ${run.script.loss} compares every output with every target of its batch`,
        consequence: troubleOf(run) ?? scoresPoorly(run, 0.5),
        class: 'loss',
        changes: [{ repair: 'target-shape', action: `Give targets the shape ${shape(output)}` }],
      },
    ];
  },
  examples: {
    faulty: {
      observed: { task: 'regression' },
      script: { loss: 'MSELoss', outputShapes: [[1]], targetShapes: [[]] },
      scalars: { 'loss.train': [1.05, 1.01, 1, 1], 'loss.train-score': [-0.1, 0.02, 0.01, 0.03] },
    },
    healthy: {
      observed: { task: 'regression' },
      script: { loss: 'mean_squared_error', outputShapes: [[1]], targetShapes: [[]] },
      scalars: { 'loss.train': [1.2, 0.4, 0.1, 0.05], 'loss.train-score': [-0.4, 0.5, 0.9, 0.94] },
    },
  },
};

/** Keras brings both to one shape; losses of PyTorch that compare numbers do not. */
function isBroadcast(
  { script: { loss } }: Run,
  output: readonly number[],
  target: readonly number[],
): boolean {
  const comparesNumbers =
    /^(MSELoss|L1Loss|SmoothL1Loss|HuberLoss|mse_loss|l1_loss|smooth_l1_loss|huber_loss)$/.test(loss ?? '');
  const width = (list: readonly number[]) => list.reduce((product, size) => product * size, 1);
  return comparesNumbers && output.length !== target.length && width(output) === 1 && width(target) === 1;
}

function shape(row: readonly number[]): string {
  return `(${['n', ...row].join(', ')})`;
}
