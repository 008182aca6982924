import type { DiagnosisPrediction, Fact, Verdict } from './contract.ts';

/** Classes that are named at most. */
const most = 2;

/** Faults that rules found; else what the learner says; silence where it does not answer. */
export function decideVerdict(facts: readonly Fact[], answers: readonly DiagnosisPrediction[]): Verdict {
  const faults = facts.filter(({ fault }) => fault);
  return faults.length > 0 ? verdictOfRules(faults) : verdictOfLearner(answers);
}

function verdictOfRules(faults: readonly Fact[]): Verdict {
  const [{ sentence, consequence }] = faults as [Fact];
  const classes = new Set(faults.flatMap((fault) => fault.class ?? []));
  return {
    kind: 'faulty',
    by: 'rule',
    why: `${sentence}: ${consequence}.`,
    classes: [...classes].slice(0, most),
  };
}

function verdictOfLearner(answers: readonly DiagnosisPrediction[]): Verdict {
  const [detection, typing] = (['detection', 'fault-typing'] as const).map((task) =>
    answers.find((answer) => answer.task === task),
  );
  if (detection?.answer === 'faulty')
    return {
      kind: 'faulty',
      by: 'learner',
      why: 'It is unlike healthy runs of the corpus, and like faulty ones.',
      classes: typing?.named ?? [],
    };
  return detection?.answer === 'clean'
    ? {
        kind: 'healthy',
        by: 'learner',
        why: 'No rule finds a fault, and it is like healthy runs of the corpus.',
        classes: [],
      }
    : {
        kind: 'silent',
        by: 'learner',
        why: `No rule finds a fault, and the learner does not answer${detection?.why ? `: ${detection.why}` : ''}.`,
        classes: [],
      };
}
