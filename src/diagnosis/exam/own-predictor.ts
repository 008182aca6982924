import { wildClasses } from '../../../corpus/wild/contract.ts';
import type { Trace } from '../../traces/trace.ts';
import { applyRules } from '../apply-rules.ts';
import type { Diagnosis } from '../contract.ts';
import type { Predictor } from './predictor.ts';

/** `diagnose` itself: its verdict, the first class that it names, and its advice in its order. */
export function ownPredictor(diagnose: (trace: Trace) => Promise<Diagnosis>): Predictor {
  return {
    id: 'faultgap diagnose',
    async predict(trace) {
      const { verdict, advice } = await diagnose(trace);
      return { verdict: verdict.kind, class: asClass(verdict.classes[0]), advice };
    },
  };
}

/** Rules without the learner: healthy where none finds a fault. */
export const rulesPredictor: Predictor = {
  id: 'faultgap rules alone',
  predict(trace) {
    const { facts, advice } = applyRules(trace);
    const faults = facts.filter(({ fault }) => fault);
    return {
      verdict: faults.length > 0 ? 'faulty' : 'healthy',
      class: faults.find((fault) => fault.class !== null)?.class ?? null,
      advice,
    };
  },
};

function asClass(named: string | undefined) {
  return wildClasses.find((name) => name === named) ?? null;
}
