import type { DiagnosisPrediction, Fact, Verdict } from './contract.ts';
import type { HealthyCurves } from './curves.ts';

/** Classes that are named at most. */
const most = 2;

/**
 * Faults that rules found; else what the learner says, but where curves leave no doubt of health; else health that the
 * curves show; else silence.
 */
export function decideVerdict(
  facts: readonly Fact[],
  answers: readonly DiagnosisPrediction[],
  curves: HealthyCurves | null,
): Verdict {
  const faults = facts.filter(({ fault }) => fault);
  if (faults.length > 0) return verdictOfRules(faults);
  const { detection, typing } = pick(answers);
  const said = verdictOfLearner(detection, typing);
  if (said?.kind === 'faulty' && curves?.sure) {
    const why = 'the learner calls it faulty, which scores this good on new rows outweigh';
    return verdictOfCurves(curves, why);
  }
  if (said !== null) return said;
  const why = `the learner does not answer${detection?.why ? `: ${detection.why}` : ''}`;
  return curves === null
    ? { kind: 'silent', by: 'learner', why: `No rule finds a fault, and ${why}.`, classes: [] }
    : verdictOfCurves(curves, why);
}

function verdictOfCurves({ signs }: HealthyCurves, why: string): Verdict {
  const words = signs.join(', ');
  return {
    kind: 'healthy',
    by: 'curves',
    why: `${words[0]!.toUpperCase()}${words.slice(1)}. No rule finds a fault; ${why}.`,
    classes: [],
  };
}

function pick(answers: readonly DiagnosisPrediction[]) {
  const of = (wanted: DiagnosisPrediction['task']) => answers.find(({ task }) => task === wanted);
  return { detection: of('detection'), typing: of('fault-typing') };
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

/** Null where it does not answer. */
function verdictOfLearner(
  detection: DiagnosisPrediction | undefined,
  typing: DiagnosisPrediction | undefined,
): Verdict | null {
  if (detection?.answer === 'faulty')
    return {
      kind: 'faulty',
      by: 'learner',
      why: 'It is unlike healthy runs of the corpus, and like faulty ones.',
      classes: typing?.named ?? [],
    };
  if (detection?.answer !== 'clean') return null;
  return {
    kind: 'healthy',
    by: 'learner',
    why: 'No rule finds a fault, and it is like healthy runs of the corpus.',
    classes: [],
  };
}
