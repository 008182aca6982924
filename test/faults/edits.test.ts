import { describe, expect, it } from 'vitest';
import { editTrainingData } from '../../src/faults/edits.ts';
import { randomStream } from '../../src/lib/random.ts';
import { standardDeviation } from '../../src/statistics/descriptive.ts';
import type { RawData } from '../../src/training/data.ts';

/** One input per row, its row number; the given labels. */
function labelled(labels: readonly number[], classes: number | null): RawData {
  const inputs = Float32Array.from(labels.keys());
  return {
    rows: labels.length, inputShape: [1], inputs, targetShape: [], targets: Float32Array.from(labels), classes,
  }; // biome-ignore format: read as a row
}

function edit(data: RawData, operator: string, parameters: Record<string, number>): RawData {
  return editTrainingData(data, { operator, parameters }, randomStream('data faults'));
}

function repeat(counts: readonly number[]): number[] {
  return counts.flatMap((count, label) => new Array<number>(count).fill(label));
}

function countLabels(data: RawData): number[] {
  const counts = new Array<number>(data.classes ?? 0).fill(0);
  for (const label of data.targets) counts[label]!++;
  return counts;
}

describe('label-noise', () => {
  it('relabels its share of the most frequent class, and nothing else', () => {
    const given = labelled(repeat([20, 60, 20]), 3);
    const edited = edit(given, 'label-noise', { percent: 50 });
    expect(countLabels(edited)[1]).toBe(30);
    expect(countLabels(edited)[0]! + countLabels(edited)[2]!).toBe(70);
    expect(edited.targets.slice(0, 20)).toEqual(given.targets.slice(0, 20));
    expect(edited.targets.slice(80)).toEqual(given.targets.slice(80));
  });

  it('adds noise of that share of the deviation to targets of a regression', () => {
    const given = labelled(
      Array.from({ length: 4000 }, (_, i) => 100 + 10 * Math.sin(i)),
      null,
    );
    const edited = edit(given, 'label-noise', { percent: 50 });
    const noise = edited.targets.map((value, i) => value - given.targets[i]!);
    expect(standardDeviation(noise)).toBeCloseTo(0.5 * standardDeviation(given.targets), 0);
  });

  it('gives rows of several labels those of another row, so that each label stays as frequent in the mean', () => {
    const bits = Float32Array.from({ length: 200 }, (_, i) => (i < 100 ? i % 2 : 0));
    const given = { ...labelled(repeat([100]), null), targetShape: [2], targets: bits };
    const edited = edit(given, 'label-noise', { percent: 100 });
    expect(edited.targets.every((bit) => bit === 0 || bit === 1)).toBe(true);
    expect(edited.targets).not.toEqual(given.targets);
    const first = edited.targets.filter((_, i) => i % 2 === 0);
    expect(first.every((bit) => bit === 0)).toBe(true);
  });
});

describe('missing-data', () => {
  it('removes its share of every class, in order, and leaves one row of each', () => {
    const given = labelled(repeat([40, 20, 4]), 3);
    expect(countLabels(edit(given, 'missing-data', { percent: 75 }))).toEqual([10, 5, 1]);
    const edited = edit(given, 'missing-data', { percent: 100 });
    expect(countLabels(edited)).toEqual([1, 1, 1]);
    expect(edited.inputs).toEqual(edited.inputs.slice().sort());
  });

  it('removes as many rows however they fall into classes, so that all seeds take as many steps', () => {
    const rows = [
      [37, 33, 30],
      [41, 26, 33],
      [35, 33, 32],
    ].map((counts) => edit(labelled(repeat(counts), 3), 'missing-data', { percent: 75 }).rows);
    expect(rows).toEqual([25, 25, 25]);
  });

  it('removes its share of all rows where targets are values', () => {
    expect(edit(labelled(repeat([30]), null), 'missing-data', { percent: 90 }).rows).toBe(3);
  });
});

describe('imbalance', () => {
  it('thins the smaller half of the classes', () => {
    const given = labelled(repeat([20, 20, 20]), 3);
    expect(countLabels(edit(given, 'imbalance', { percent: 75 }))).toEqual([20, 5, 5]);
    const four = labelled(repeat([30, 10, 30, 30]), 4);
    expect(countLabels(edit(four, 'imbalance', { percent: 90 })).slice(1)).toEqual([
      1,
      expect.any(Number),
      3,
    ]);
  });

  it('takes from the others what the small classes do not have, so that all seeds take as many steps', () => {
    const kept = [
      [50, 50],
      [40, 60],
      [24, 76],
    ].map((counts) => countLabels(edit(labelled(repeat(counts), 2), 'imbalance', { percent: 90 })));
    expect(kept).toEqual([
      [50, 5],
      [4, 51],
      [2, 53],
    ]);
  });
});

describe('class-overlap', () => {
  it('repeats rows of the largest class under the label of the second, a share of an average class', () => {
    const given = labelled(repeat([10, 30, 20]), 3);
    const edited = edit(given, 'class-overlap', { percent: 50 });
    expect(countLabels(edited)).toEqual([10, 30, 30]);
    expect(edited.targets.slice(0, 60)).toEqual(given.targets);
    const copied = edited.inputs.slice(60);
    expect(copied.every((row) => row >= 10 && row < 40)).toBe(true);
  });
});

describe('input-noise', () => {
  it('disturbs its share of the rows by multiples of their own deviation', () => {
    const inputs = Float32Array.from({ length: 2 * 2000 }, (_, i) => (i % 2 === 0 ? -3 : 3));
    const given = { ...labelled(repeat([2000]), 1), inputShape: [2], inputs };
    const edited = edit(given, 'input-noise', { percent: 50, deviations: 2 });
    const noise = edited.inputs.map((value, i) => value - inputs[i]!).filter((value) => value !== 0);
    expect(noise).toHaveLength(2000);
    expect(standardDeviation(noise) / 6).toBeCloseTo(1, 1);
  });
});

describe('editTrainingData', () => {
  it('names near operators where one is unknown, and the parameter where one is missing', () => {
    const given = labelled(repeat([4, 4]), 2);
    expect(() => edit(given, 'label-nose', {})).toThrow(/Did you mean label-noise/);
    expect(() => edit(given, 'missing-data', {})).toThrow(
      /"percent" is not usable; need a number; got nothing/,
    );
  });
});
