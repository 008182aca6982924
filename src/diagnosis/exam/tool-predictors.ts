import { wildClasses } from '../../../corpus/wild/contract.ts';
import { symptomsSchema } from '../../eval/diagnosers/rules/rule-tool.ts';
import { extractors } from '../../features/index.ts';
import { configPath, readConfig } from '../../lib/config.ts';
import { observe } from '../../traces/observed.ts';
import type { Repair } from '../contract.ts';
import type { Predictor } from './predictor.ts';

/** What the published tools change for a symptom, in words of the cards, the first first. */
const repairs: Readonly<Record<string, Readonly<Record<string, readonly Repair[]>>>> = {
  // Its repairs: other initialisers, activations and normalisation, optimizer, rate, batch size, clipping, regularisation.
  autotrainer: {
    'abnormal-data': ['input-scaling'],
    'wrong-activation': ['output-activation'],
    'improper-loss': ['loss'],
    'abnormal-loss': ['loss'],
    'dying-relu': ['hidden-activation', 'initialiser', 'normalisation'],
    'exploding-gradient': ['clipping', 'initialiser', 'normalisation', 'hidden-activation'],
    'validation-exploding': ['clipping', 'rate'],
    'vanishing-gradient': ['hidden-activation', 'initialiser', 'normalisation'],
    'validation-slow-convergence': ['rate', 'optimizer', 'initialiser'],
    'oscillating-accuracy': ['rate', 'batch-size', 'optimizer'],
    'large-weight': ['initialiser', 'regularisation'],
    'validation-overfit': ['regularisation'],
    'validation-turn': ['regularisation'],
  },
  umlaut: {
    'input-range': ['input-scaling'],
    'learning-rate-high': ['rate'],
    'learning-rate-low': ['rate'],
    'validation-overfitting': ['regularisation', 'capacity'],
    'validation-accuracy-high': ['labels'],
    'validation-accuracy-ahead': ['labels'],
  },
  'deep-diagnosis': {
    'out-of-range': ['output-activation', 'loss'],
    'poor-weights': ['initialiser'],
    'input-range': ['input-scaling'],
    'update-ratio': ['rate'],
    'saturated-activation': ['hidden-activation'],
    'dead-node': ['hidden-activation'],
    'vanishing-gradient': ['hidden-activation', 'capacity'],
    'invalid-loss': ['loss'],
    'invalid-accuracy': ['loss'],
    'numerical-error': ['hidden-activation'],
    'unchanged-tensor': ['hidden-activation'],
    'loss-not-decreasing': ['optimizer', 'rate'],
    'accuracy-not-increasing': ['optimizer', 'rate'],
  },
};

/** Rules of published tools: faulty at any symptom, healthy at none, silent where none can be judged. */
export const toolPredictors: readonly Predictor[] = Object.keys(repairs).map((id) => {
  const extractor = extractors.get(id);
  const { symptoms } = readConfig(configPath(`symptoms-${id}.json`), symptomsSchema);
  return {
    id,
    predict(trace) {
      const values = extractor.extract(observe(trace));
      const shownAt = (symptom: string) => values[extractor.columns.indexOf(symptom)] ?? null;
      if (symptoms.every(({ symptom }) => shownAt(symptom) === null))
        return { verdict: 'silent', class: null, advice: [] };
      const shown = symptoms.filter(({ symptom }) => (shownAt(symptom) ?? 0) > 0);
      if (shown.length === 0) return { verdict: 'healthy', class: null, advice: [] };
      return {
        verdict: 'faulty',
        class: wildClasses.find((name) => shown[0]!.classes.includes(name)) ?? null,
        advice: shown.flatMap(({ symptom }) => repairs[id]![symptom] ?? []).map((repair) => ({ repair })),
      };
    },
  };
});
