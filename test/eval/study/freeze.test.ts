import { describe, expect, it } from 'vitest';
import type { Split, SplitRow, SplitStrategy } from '../../../src/eval/contract.ts';
import { heldOutProgram } from '../../../src/eval/splits/held-out-program.ts';
import { perProgram } from '../../../src/eval/splits/per-program.ts';
import { remarkUntrained } from '../../../src/eval/study/freeze.ts';

function split(strategy: SplitStrategy, folds: number, ...testFolds: number[][]): Split {
  return {
    strategy: strategy.id,
    task: 'fault-typing',
    size: { folds, repeats: testFolds.length, seed: 0 },
    traceIds: testFolds[0]!.map((_, i) => `t${i}`),
    testFolds: testFolds.map((own) => Int32Array.from(own)),
  };
}

const rowsOf = (...labels: string[]): SplitRow[] =>
  labels.map((label, i) => ({
    ...{ traceId: `t${i}`, program: 'p', family: 'dense', dataSet: null, operator: 'o', mutant: `m${i}` },
    ...{ session: 0, label },
  }));

describe('remarkUntrained', () => {
  it('says nothing where every fold trains on what it tests', () => {
    const rows = rowsOf('data', 'model', 'data', 'model');
    expect(remarkUntrained(split(heldOutProgram, 2, [0, 0, 1, 1]), heldOutProgram, rows)).toEqual([]);
  });

  it('counts answers about a class that was not in training, over all repeats', () => {
    const rows = rowsOf('data', 'model', 'data', 'model', 'data');
    const cut = split(heldOutProgram, 2, [0, 0, 0, 1, 0], [0, 0, 1, 1, 1]);
    expect(remarkUntrained(cut, heldOutProgram, rows)).toEqual([
      'S4 asks 3 of 6 times about a run of data with none of data in training.',
    ]);
  });

  it('refuses a class that is never trained on where it is tested', () => {
    const rows = rowsOf('data', 'model', 'data', 'model');
    const cut = split(heldOutProgram, 2, [0, 0, 0, 1], [1, 0, 1, 1]);
    expect(() => remarkUntrained(cut, heldOutProgram, rows)).toThrow(
      /S4 never trains on data where it tests data for fault-typing.*got 4 predictions, none after training on one/,
    );
  });

  it('asks of one diagnoser per program what its own program trains', () => {
    const rows = rowsOf('data', 'model', 'data', 'model', 'data', 'model');
    // Program 0 in folds 0 and 1, program 1 in folds 2 and 3.
    const cut = split(perProgram, 2, [0, 0, 1, 1, 2, 3]);
    expect(remarkUntrained(cut, perProgram, rows)).toEqual([
      'S3 asks 1 of 3 times about a run of data with none of data in training.',
      'S3 asks 1 of 3 times about a run of model with none of model in training.',
    ]);
  });

  it('does not stop one diagnoser per program for a class that no program has twice', () => {
    const rows = rowsOf('data', 'model', 'model');
    expect(remarkUntrained(split(perProgram, 2, [0, 0, 1]), perProgram, rows)).toEqual([
      'S3 asks 1 of 1 times about a run of data with none of data in training.',
    ]);
  });
});
