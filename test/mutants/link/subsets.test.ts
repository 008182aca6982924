import { describe, expect, test } from 'vitest';
import { countAboveMedian, halveMutants } from '../../../src/mutants/link/subsets.ts';
import { recorded } from './made-up.ts';

describe('halves of mutants', () => {
  const values = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  const measured = [
    ...values.map((value, i) => recorded(`data${i}`, 'data', value, `d${i % 3}`)),
    ...values.map((value, i) => recorded(`loss${i}`, 'loss', value + 10, `l${i % 3}`)),
    recorded('unsure', 'loss', null),
  ];

  test('are cut class by class, and leave out what the study does not tell', () => {
    const [upper, lower] = halveMutants(measured, 1, 0);
    expect(upper!.mutants.map(({ id }) => id)).toEqual([
      'data3',
      'data4',
      'data5',
      'loss3',
      'loss4',
      'loss5',
    ]);
    expect(lower!.mutants.map(({ id }) => id)).toEqual([
      'data0',
      'data1',
      'data2',
      'loss0',
      'loss1',
      'loss2',
    ]);
    // Over both classes the median would choose a class.
    expect(countAboveMedian(measured, 'realism').data).toEqual({ above: 0, below: 6 });
  });

  test('have random counterparts with as many of each class, of whole configurations or not', () => {
    for (const half of halveMutants(measured, 2, 0)) {
      expect(half.controls.map(({ id }) => id)).toHaveLength(4);
      for (const { kind, mutants } of half.controls) {
        const ofData = mutants.filter(({ label }) => label === 'data');
        expect([ofData.length, mutants.length]).toEqual([3, 6]);
        expect(new Set(mutants).size).toBe(6);
        if (kind === 'configurations') {
          const keys = ofData.map(({ quality }) => quality!.key);
          expect(new Set(keys).size).toBe(2);
        }
      }
    }
  });
});
