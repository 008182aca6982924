import type { FaultSetting, Severity } from './contract.ts';
import { numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

/** Shares of the program's patience, rounded up; a patience of 1 comes last. */
const shares: readonly (readonly [share: number, severity: Severity])[] = [
  [0.5, 'low'],
  [0.25, 'medium'],
  [0, 'high'],
];

export const earlyStoppingPatience = specOperator({
  id: 'early-stopping-patience',
  title: 'Early stopping with too little patience',
  source: 'DeepCrime RCP (ISSTA 2021), from the original down to 1',
  survives: 'the few programs that stop early end near their best with less patience too',
  settings({ earlyStopping }) {
    const byPatience = new Map<number, FaultSetting>();
    for (const [share, severity] of earlyStopping === undefined ? [] : shares) {
      const patience = Math.max(1, Math.ceil(earlyStopping!.patience * share));
      if (patience < earlyStopping!.patience)
        byPatience.set(patience, { parameters: { patience }, severity });
    }
    return [...byPatience.values()];
  },
  obstacle: ({ earlyStopping }) =>
    earlyStopping === undefined
      ? 'the program does not stop early'
      : 'the program already stops after one epoch without an improvement',
  apply(spec, parameters) {
    const patience = numberParameter(parameters, 'patience');
    return { ...spec, earlyStopping: { minDelta: 0, ...spec.earlyStopping, patience } };
  },
});
