import { classOf, excludedClass } from '../../faults/classes.ts';
import { randomStream } from '../../lib/random.ts';
import { type LabelConfig, typingClasses } from '../labels/config.ts';
import { type JudgedRun, type Task, type TaskLabel, unfinished } from './task.ts';

/** Which class of fault does a killed mutant have? */
export const faultTyping: Task = {
  id: 'fault-typing',
  title: 'Which class of fault is it?',
  classes: (config) => typingClasses(config).classes,
  madeFrom: () =>
    'the operator of the fault and a kill test on the clean test part; no feature sees either, but validation loss comes near the test loss',
  withoutValidation: false,
  needsSeries: false,
  window: () => null,
  // Pairs of faults that are killed: any of their classes is a correct answer.
  strata: {
    of: ({ killState, beside }) => (killState === 'killed' && beside?.includes('+') ? beside : null),
    count: (both) => ({
      stratum: 'pair',
      classes: both.split('+'),
      called: 'one of both classes',
    }),
  },
  label(runs, config) {
    const chosen = chooseMutants(runs, config);
    return runs.map((run) => labelRun(run, chosen, config));
  },
};

function labelRun(run: JudgedRun, chosen: ReadonlySet<string>, config: LabelConfig): TaskLabel {
  const { header } = run.trace;
  if (header.category === null) return { leftOut: 'clean' };
  const cut = unfinished(run.trace);
  if (cut !== null) return cut;
  if (run.killState !== 'killed') return { leftOut: run.killState ?? 'not judged' };
  const label = classOf(header.operator, typingClasses(config));
  if (label === excludedClass) return { leftOut: 'operator in no class' };
  if (!chosen.has(header.mutant)) return { leftOut: 'beyond the most per class and program' };
  return { label };
}

/** At most `mutantsPerClass` killed mutants per class and program, by a seeded rank that is each mutant's own. */
function chooseMutants(runs: readonly JudgedRun[], config: LabelConfig): Set<string> {
  const { mutantsPerClass, seed } = config.typing;
  const chosen = [...killedMutants(runs, config).values()].flatMap((mutants) =>
    [...mutants]
      .map((mutant) => ({ mutant, rank: randomStream('typing', seed, mutant).uniform() }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, mutantsPerClass)
      .map(({ mutant }) => mutant),
  );
  return new Set(chosen);
}

/** The killed mutants of each program and class (`program/class`) that have a run to show. */
export function killedMutants(runs: readonly JudgedRun[], config: LabelConfig): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { trace, killState } of runs) {
    const { category, operator, program, mutant } = trace.header;
    if (category === null || killState !== 'killed' || unfinished(trace) !== null) continue;
    const key = `${program}/${classOf(operator, typingClasses(config))}`;
    groups.set(key, (groups.get(key) ?? new Set()).add(mutant));
  }
  return groups;
}
