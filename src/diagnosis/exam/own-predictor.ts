import { wildClasses } from '../../../corpus/wild/contract.ts';
import { diagnoseTrace } from '../diagnose.ts';
import type { Corpus } from '../predict-task.ts';
import type { Predictor } from './predictor.ts';

/** `diagnose` itself: its verdict, the first class that it names, and its advice in its order. */
export function ownPredictor(corpus: Corpus): Predictor {
  return {
    id: 'faultgap diagnose',
    async predict(trace) {
      const { verdict, advice } = await diagnoseTrace(trace, corpus);
      return {
        verdict: verdict.kind,
        class: wildClasses.find((name) => name === verdict.classes[0]) ?? null,
        advice: [...new Set(advice.map(({ repair }) => repair))],
      };
    },
  };
}
