import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLabelConfig } from '../../src/eval/labels/config.ts';
import { InputError } from '../../src/lib/errors.ts';
import { chooseThresholds, readSweepConfig, sweepPoints } from '../../src/sweep/config.ts';

const base = readLabelConfig();
const config = readSweepConfig();

describe('the shipped sweep', () => {
  it('moves every threshold that decides a label; those of the label of instability that is not configured decide none', () => {
    expect(base.instability.of).toBe('own');
    const { healthyInstability: _, ...deciding } = base;
    const leaves = Object.entries(deciding).flatMap(([section, fields]) =>
      Object.keys(fields).map((field) => `${section}.${field}`),
    );
    // The rule moves with its own thresholds, as the whole section `kill`.
    const moved = config.thresholds.map(({ id }) => (id === 'kill' ? 'kill.rule' : id));
    expect(moved.sort()).toEqual(leaves.sort());
  });

  it.each(config.thresholds)('includes the default of $id once, and moves nothing else', (threshold) => {
    const points = sweepPoints(threshold, base);
    expect(points.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    const [section] = threshold.id.split('.');
    for (const point of points) {
      expect({ ...point.config, [section!]: null }).toEqual({ ...base, [section!]: null });
    }
  });
});

describe('chooseThresholds', () => {
  it('takes all unless told otherwise, and answers an unknown name with near ones', () => {
    expect(chooseThresholds(config)).toEqual(config.thresholds);
    expect(chooseThresholds(config, ['mismatch.gap']).map(({ id }) => id)).toEqual(['mismatch.gap']);
    expect(() => chooseThresholds(config, ['mismatch.gpa'])).toThrow(
      /no threshold.*Did you mean mismatch.gap\?/,
    );
  });
});

describe('sweepPoints', () => {
  const threshold = { id: 'mismatch.gap', title: 'τ', values: [0.1, 0.4] };

  it('asks for the configured value among those tried', () => {
    expect(() => sweepPoints(threshold, base)).toThrow(
      /mismatch.gap must include .*; need 0.2; got \[0.1,0.4\]/,
    );
  });

  it('takes the configured value of a section that another one replaces', () => {
    const deepcrime = { rule: 'deepcrime', seeds: 5, significance: 0.05, effect: 0.5 } as const;
    const points = sweepPoints(
      { id: 'kill', title: 'test', values: [base.kill, deepcrime] },
      { ...base, kill: deepcrime },
    );
    expect(points.map(({ isDefault }) => isDefault)).toEqual([false, true]);
  });

  it('refuses whatever is no threshold or no value of one, as the user’s mistake', () => {
    const anything = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string());
    fc.assert(
      fc.property(fc.string(), fc.array(anything), (id, values) => {
        try {
          sweepPoints({ id, title: '', values: [...values, 'no value'] }, base);
        } catch (error) {
          return error instanceof InputError && error.code === 'invalid-config';
        }
        return false;
      }),
    );
  });
});
