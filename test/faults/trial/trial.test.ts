import { beforeAll, describe, expect, it } from 'vitest';
import { operators } from '../../../src/faults/index.ts';
import { operatorsOf } from '../../../src/faults/operator-sets.ts';
import { parametersText } from '../../../src/faults/parameters.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import type { ProgramSpec } from '../../../src/training/spec.ts';
import { trialPrograms } from './programs.ts';
import { judge, testLosses } from './try.ts';

/** The trial program that shows an operator killed; every other operator that came after the first set says why none does. */
const killedOn: Readonly<Record<string, string>> = {
  'attention-mask': 'trial-causal',
  'positions-removed': 'trial-order',
  'positions-shifted': 'trial-order',
  'residual-removed': 'trial-deep',
  'initial-weights': 'trial-pictures',
  'warmup-removed': 'trial-curve',
  'schedule-not-stepped': 'trial-curve',
  'schedule-stepped-often': 'trial-curve',
  'gradients-carried': 'trial-curve',
  'training-mode-kept': 'trial-table',
  'evaluation-mode-kept': 'trial-table',
  detached: 'trial-curve',
  'layers-frozen': 'trial-curve',
  'tiny-norm-batches': 'trial-table',
  'half-precision-overflow': 'trial-curve',
  'loss-scale': 'trial-curve',
  'softmax-twice': 'trial-pictures',
  'loss-broadcast': 'trial-curve',
  'loss-sum': 'trial-curve',
  'rows-unshuffled': 'trial-curve',
  'rows-repeated': 'trial-curve',
  'labels-shifted': 'trial-curve',
  'augmentation-breaks-label': 'trial-pictures',
  'statistics-mixed': 'trial-curve',
  'stale-statistics': 'trial-deep',
};

const first = new Set(operatorsOf('first').map(({ id }) => id));
const added = operators.members.filter(({ id }) => !first.has(id));

beforeAll(() => selectBackend('wasm'));

describe('operators beside the first set', () => {
  it('are each killed on a small program, or say why none shows them', () => {
    const spared = added.filter(({ survives }) => survives !== undefined).map(({ id }) => id);
    const shown = new Set([...Object.keys(killedOn), ...spared]);
    expect([...shown].sort()).toEqual(added.map(({ id }) => id).sort());
  });

  it.each(trialPrograms)(
    'are killed at their severest on $id',
    (program: ProgramSpec) => {
      const clean = testLosses(program).filter((loss) => loss !== null);
      expect(clean).toHaveLength(5);
      const found = added
        .filter(({ id }) => killedOn[id] === program.id)
        .map((operator) => {
          const { parameters } = operator.settings(program).at(-1)!;
          const state = judge(program, clean, operator.apply(program, parameters));
          return `${operator.id}/${parametersText(parameters)}: ${state}`;
        });
      expect(found.filter((line) => !line.endsWith(': killed'))).toEqual([]);
    },
    120_000,
  );
});
