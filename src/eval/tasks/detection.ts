import { isClean, type JudgedRun, type Task, type TaskLabel } from './task.ts';

/** Is there a fault at all? Killed mutants, crashed runs included, against clean runs. */
export const detection: Task = {
  id: 'detection',
  title: 'Is there a fault at all?',
  classes: () => ['clean', 'faulty'],
  madeFrom: () =>
    'the operator and a kill test on the clean test part; no feature sees either, but validation loss comes near the test loss',
  withoutValidation: false,
  needsSeries: false,
  window: () => null,
  // Killed mutants have a label. Clean settings that were killed stay apart: to drop them would select by the outcome.
  strata: {
    of: ({ killState, beside }) => (killState === 'killed' || beside !== undefined ? null : killState),
    count: (killState) => ({ stratum: killState, classes: ['faulty'], called: 'faulty' }),
  },
  label: (runs) => runs.map(labelRun),
};

function labelRun({ trace, killState }: JudgedRun): TaskLabel {
  const { operator, setting } = trace.header;
  // Where faults are put into every setting, each has clean runs that are compared with, and the program as it is is one of them.
  if (operator === 'clean' && setting === undefined) return { leftOut: 'reference of the kill test' };
  if (isClean(trace)) return { label: 'clean' };
  return killState === 'killed' ? { label: 'faulty' } : { leftOut: killState ?? 'not judged' };
}
