import type { FaultSetting, Severity } from './contract.ts';
import { numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

/** Shares of the planned epochs. */
const shares: readonly (readonly [share: number, severity: Severity])[] = [
  [0.5, 'low'],
  [0.25, 'low'],
  [0.1, 'medium'],
  [0.04, 'high'],
  [0.02, 'high'],
];

export const epochs = specOperator({
  id: 'epochs',
  title: 'Too few epochs',
  source: 'DeepCrime HNE (ISSTA 2021), down to 1; DeepFD (arXiv 2205.01938), a tenth to a fiftieth',
  settings(spec) {
    const byEpochs = new Map<number, FaultSetting>();
    for (const [share, severity] of shares) {
      const fewer = Math.max(1, Math.round(spec.epochs * share));
      if (fewer >= spec.epochs || byEpochs.has(fewer)) continue;
      byEpochs.set(fewer, { parameters: { epochs: fewer }, severity });
    }
    return [...byEpochs.values()];
  },
  obstacle: () => 'the program trains for one epoch only',
  apply: (spec, parameters) => ({ ...spec, epochs: numberParameter(parameters, 'epochs') }),
});
