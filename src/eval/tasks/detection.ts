import { isClean, type JudgedRun, type Task, type TaskLabel } from './task.ts';

/** Is there a fault at all? Killed mutants, crashed runs included, against clean variants. */
export const detection: Task = {
  id: 'detection',
  title: 'Is there a fault at all?',
  classes: () => ['clean', 'faulty'],
  madeFrom: () =>
    'the operator and a kill test on the clean test part; no feature sees either, but validation loss comes near the test loss',
  withoutValidation: false,
  needsSeries: false,
  window: () => null,
  // Clean runs have no kill state, and killed mutants a label.
  strata: {
    of: ({ killState, beside }) => (killState === 'killed' || beside !== undefined ? null : killState),
    count: (killState) => ({ stratum: killState, classes: ['faulty'], called: 'faulty' }),
  },
  label: (runs) => runs.map(labelRun),
};

function labelRun({ trace, killState }: JudgedRun): TaskLabel {
  if (trace.header.operator === 'clean') return { leftOut: 'reference of the kill test' };
  if (isClean(trace)) return { label: 'clean' };
  return killState === 'killed' ? { label: 'faulty' } : { leftOut: killState ?? 'not judged' };
}
