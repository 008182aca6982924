import { describe, expect, test } from 'vitest';
import type { InnerFold } from '../../src/eval/contract.ts';
import { cutInnerFolds, foldsByProgram, innerFoldsOf, trainingRowsAt } from '../../src/eval/inner-folds.ts';
import { makeSplit, splits } from '../../src/eval/splits/index.ts';
import { syntheticRows } from './synthetic.ts';

const shape = { programs: 8, mutantsPerClass: 4, seeds: 2, classes: 2, fault: 0, signature: 0, mutant: 0 };
const { rows } = syntheticRows(shape);
const trainedOf = (strategy: string) => {
  const one = splits.get(strategy);
  const [testFold] = makeSplit(one, 'fault-typing', rows, { folds: 5, repeats: 1, seed: 0 }).testFolds;
  const fold = testFold!.find((own) => own >= 0)!;
  return rows.filter((_, i) => one.trains(testFold![i]!, fold, 5));
};

/** What of the rows is on both sides of a fold. */
function shared(
  of: readonly (typeof rows)[number][],
  { trained, tested }: InnerFold,
  part: 'program' | 'mutant',
) {
  const known = new Set(trained.map((i) => of[i]![part]));
  return tested.filter((i) => known.has(of[i]![part]));
}

describe('inner folds', () => {
  test.each(['S4', 'S4-loo', 'S4d', 'S5'])('hold out whole programs where %s does', (strategy) => {
    const trained = trainedOf(strategy);
    const { by, folds } = cutInnerFolds(trained, splits.get(strategy), 0);
    expect(by).toBe(strategy === 'S4-loo' ? 'S4' : strategy);
    expect(folds.length).toBeGreaterThan(1);
    for (const fold of folds) expect(shared(trained, fold, 'program')).toEqual([]);
    expect(folds.flatMap(({ tested }) => tested).sort((a, b) => a - b)).toEqual([...trained.keys()]);
  });

  test('hold out whole mutants of known programs under S1, and of one program under S3', () => {
    for (const strategy of ['S1', 'S3']) {
      const trained = trainedOf(strategy);
      const { by, folds } = cutInnerFolds(trained, splits.get(strategy), 0);
      expect([by, folds.length]).toEqual([strategy, 3]);
      for (const fold of folds) {
        expect(shared(trained, fold, 'mutant')).toEqual([]);
        expect(shared(trained, fold, 'program')).toEqual(fold.tested);
      }
    }
  });

  test('are the same for the same rows and seed, and others for another seed', () => {
    const cut = (seed: number) => cutInnerFolds(rows, splits.get('S4'), seed).folds;
    expect(cut(1)).toEqual(cut(1));
    expect(cut(1)).not.toEqual(cut(2));
  });

  test('are by mutant where the rows cannot be cut as the split cuts', () => {
    const one = rows.filter(({ program }) => program === 'program-0');
    expect(cutInnerFolds(one, splits.get('S4'), 0).by).toBe('S1');
    // Each class in programs of its own: a held-out program takes its class along.
    const apart = rows.filter(
      ({ program, label }) => (label === 'class-0' ? 'program-0' : 'program-1') === program,
    );
    expect(cutInnerFolds(apart, splits.get('S4'), 0).by).toBe('S1');
  });

  test('are none where each class has one mutant', () => {
    const few = rows.filter(({ program, mutant }) => program === 'program-0' && mutant.endsWith('/0'));
    expect(cutInnerFolds(few, splits.get('S4'), 0)).toEqual({ by: null, folds: [] });
  });
});

describe('rows that no split is behind', () => {
  test('are cut by program', () => {
    expect(foldsByProgram(['b', 'a', 'b', 'c', 'd'])).toEqual([
      { trained: [0, 2, 3], tested: [1, 4] },
      { trained: [1, 3, 4], tested: [0, 2] },
      { trained: [0, 1, 2, 4], tested: [3] },
    ]);
    expect(foldsByProgram(['a', 'a'])).toEqual([]);
  });

  test('are not cut where a program has a class of its own', () => {
    const table = { columns: [], rows: [], classes: ['x', 'y'], labels: Int32Array.of(0, 0, 1) };
    expect(innerFoldsOf({ ...table, programs: ['a', 'b', 'b'] })).toEqual([]);
  });

  test('forget how they were cut when some are picked', () => {
    const whole = {
      ...{ columns: ['x'], classes: ['a', 'b'], programs: ['p', 'q'], labels: Int32Array.of(0, 1) },
      ...{ rows: [Float64Array.of(1), Float64Array.of(2)], innerFolds: () => [] },
    };
    expect(trainingRowsAt(whole, [1])).toEqual({
      ...{ columns: ['x'], classes: ['a', 'b'], programs: ['q'], labels: Int32Array.of(1) },
      rows: [Float64Array.of(2)],
    });
  });
});
