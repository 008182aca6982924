import { splits } from '../../eval/splits/index.ts';
import type { metricIds } from '../../leaderboard/metric-intervals.ts';

/** Metrics as tables call them. */
export const metricNames: Readonly<Record<(typeof metricIds)[number], string>> = {
  balancedAccuracy: 'balanced accuracy',
  macroF1: 'macro-F1',
  mcc: 'MCC',
  auroc: 'AUROC',
  auprc: 'AUPRC',
  programAuroc: 'AUROC per program',
  programMean: 'program mean',
};

/** `held-out-program (S4)`. */
export function splitName(id: string): string {
  return `${splits.get(id).title.replace(/ \(.*/, '')} (${id})`;
}
