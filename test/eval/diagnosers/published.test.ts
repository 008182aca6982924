import { describe, expect, it } from 'vitest';
import { binTable } from '../../../src/eval/diagnosers/bins.ts';
import { bestThreshold, tuneThreshold } from '../../../src/eval/diagnosers/de-fault.ts';
import { TreeGrower } from '../../../src/eval/diagnosers/grow-trees.ts';
import { diagnosers } from '../../../src/eval/diagnosers/index.ts';
import { scaleToUnit } from '../../../src/eval/diagnosers/standardise.ts';
import { randomStream } from '../../../src/lib/random.ts';

describe('min-max scaling', () => {
  it('spans 0 to 1 over the rows it was fitted on, and no further than they say', () => {
    const scale = scaleToUnit([Float64Array.of(2, 5, Number.NaN), Float64Array.of(6, 5, 4)], 3);
    expect(Array.from(scale(Float64Array.of(3, 5, 1)))).toEqual([0.25, 0, 0.25]);
    expect(Array.from(scale(Float64Array.of(10, 7, Number.NaN)))).toEqual([2, 0, 0]);
  });
});

describe('the threshold of a class', () => {
  it('is the one with the best macro-F1, the nearest to a half of equals', () => {
    const labels = Int32Array.of(0, 0, 0, 1, 1);
    expect(bestThreshold(labels, Float64Array.of(0.1, 0.1, 0.22, 0.27, 0.9))).toBe(0.25);
    expect(bestThreshold(labels, Float64Array.of(0.1, 0.1, 0.2, 0.8, 0.9))).toBe(0.5);
  });

  it('is tuned on programs that were held out, each once', () => {
    const programs = ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd'];
    const rows = programs.map((_, i) => Float64Array.of(i));
    const asked: number[] = [];
    tuneThreshold({ rows, programs }, new Int32Array(8), (seen) => {
      const known = new Set(seen.map((i) => programs[i]));
      return (row) => {
        expect(known.has(programs[row[0]!]!)).toBe(false);
        asked.push(row[0]!);
        return 0;
      };
    });
    expect(asked.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('stays a half where there is one program only', () => {
    const rows = [Float64Array.of(1), Float64Array.of(2)];
    const never = () => expect.unreachable();
    expect(tuneThreshold({ rows, programs: ['a', 'a'] }, Int32Array.of(0, 1), never)).toBe(0.5);
  });
});

describe('trees of limited depth', () => {
  const rows = [0, 1, 2, 3].map((value) => Float64Array.of(7, value));
  const grow = (maxDepth: number) => {
    const grower = new TreeGrower(binTable(rows, 2), { classes: 2, columnsPerSplit: 2, maxDepth });
    grower.grow(Int32Array.of(0, 1, 0, 1), new Float64Array(4).fill(1), randomStream('depth'));
    return { nodes: grower.finish().feature.length, importances: grower.importances };
  };

  it('split no deeper than told', () => {
    expect([grow(0).nodes, grow(1).nodes, grow(9).nodes]).toEqual([1, 3, 7]);
  });

  it('add up the decrease of impurity per column', () => {
    // Four rows, two of each class: an impurity of 4 × ½, all of which is gone in pure leaves.
    expect(Array.from(grow(9).importances)).toEqual([0, 2]);
  });
});

describe('diagnosers with columns of their own', () => {
  it('read them as published, and as corrected', () => {
    const reads = (id: string, column: string) => diagnosers.get(id).columns?.(column);
    expect(reads('deepfd', 'deepfd.large-weight.mean')).toBe(true);
    expect(reads('deepfd', 'deepfd.large-weight.rate')).toBe(false);
    expect(reads('deepfd-corrected', 'deepfd.large-weight.mean')).toBe(false);
    expect(reads('deepfd-corrected', 'deepfd.large-weight.rate')).toBe(true);
    expect(reads('de-fault', 'default.increase-loss')).toBe(false);
    expect(reads('de-fault-corrected', 'default.increase-loss')).toBe(true);
    expect(reads('de-fault', 'loss.train-log.early')).toBe(false);
  });
});
