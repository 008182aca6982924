import type { ObservedSetting } from '../../traces/trace.ts';
import type { Change } from './contract.ts';

type Repair = Change['repair'];
type Task = NonNullable<ObservedSetting['task']>;

/** Factors where advice names none. */
const factors: Partial<Record<Repair, number>> = { rate: 0.1, 'batch-size': 4, epochs: 3, capacity: 2 };

const outputs: Readonly<Record<Task, string>> = {
  binary: 'sigmoid',
  multiclass: 'softmax',
  multilabel: 'sigmoid',
  regression: 'linear',
};
const losses: Readonly<Record<Task, string>> = {
  binary: 'binary cross-entropy',
  multiclass: 'categorical cross-entropy',
  multilabel: 'binary cross-entropy',
  regression: 'mean squared error',
};

const aims: Partial<Record<Repair, string | Readonly<Record<Task, string>>>> = {
  'output-activation': outputs,
  loss: losses,
  optimizer: 'adam',
  'input-scaling': 'standard',
  'target-scaling': 'standard',
  'hidden-activation': 'relu',
  initialiser: 'he',
  clipping: 'norm 1',
  normalisation: 'batch',
};

/** The change that a piece of advice means for a task; `to` of output and loss is null where the task is not known. */
export function changeFor(
  { repair, times }: { readonly repair: Repair; readonly times?: number | undefined },
  task: ObservedSetting['task'],
): Change {
  const aim = aims[repair] ?? null;
  const to = aim === null || typeof aim === 'string' ? aim : task && aim[task];
  return { repair, times: times ?? factors[repair] ?? null, to };
}
