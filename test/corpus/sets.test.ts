import { describe, expect, it } from 'vitest';
import { dataSources } from '../../corpus/data/index.ts';
import { setCards } from '../../corpus/data/sets/card.ts';
import { readSet } from '../../corpus/data/sets/read.ts';
import type { SourceOptions } from '../../corpus/data/source.ts';
import { prepareData, splitIndices } from '../../corpus/prepare.ts';
import template from '../../corpus/programs/_template.ts';
import { randomStream } from '../../src/lib/random.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';

function load(source: string, options: SourceOptions = {}) {
  return dataSources.get(source).load(options, randomStream('test'), 1);
}

const columnOf = (id: string, name: string) =>
  readSet(setCards.find((card) => card.id === id)!).numbers.get(name)!;

describe('a series', () => {
  const births = columnOf('births', 'births').values;

  it('gives windows with the value so many steps ahead, in the unit of its task', () => {
    const data = load('births', { length: 7, ahead: 3, stride: 2 });
    expect(data.inputShape).toEqual([7, 2]);
    expect(data.rows).toBe(Math.floor((births.length - 10) / 2) + 1);
    expect([data.inputs[14], data.inputs[16]]).toEqual([births[2], births[3]]);
    expect(data.targets[1]).toBeCloseTo(births[2 + 6 + 3]! / 1000, 5);
  });

  it('counts from the last value of a window where it is relative, and foretells at every step', () => {
    const data = load('births', { length: 7, relative: true, everyStep: true });
    expect([data.inputs[0], data.inputs[12]]).toEqual([births[0]! - births[6]!, 0]);
    expect(data.targetShape).toEqual([7, 1]);
    expect(data.targets[2]).toBeCloseTo((births[3]! - births[6]!) / 1000, 5);
  });

  it('is split in the order of time, with no step in two parts, for every seed alike', () => {
    const spec = programOn('births', { length: 7, ahead: 2 }, [400, 100, 200]);
    const { train, validation, test } = splitIndices(spec, 0, 1000);
    expect(splitIndices(spec, 1, 1000).train).toEqual(train);
    expect([train.length, validation.length, test.length, test.at(-1)]).toEqual([400, 100, 200, 999]);
    // The last window before a gap spans seven steps and the two ahead of them.
    expect(train.at(-1)! + 7 + 2).toBe(validation[0]);
    expect(validation.at(-1)! + 7 + 2).toBe(test[0]);
  });

  it('says how many windows a split needs with its gaps', () => {
    const spec = programOn('economy', { length: 24 }, [100, 20, 40]);
    expect(() => prepareData(spec, 0)).toThrow(/too few rows.*need 208/s);
  });
});

describe('a text', () => {
  it('gives at each step the character that follows, after a start, and padding after its end', () => {
    const data = load('first-names', { task: 'next', units: 'characters', length: 20, vocabulary: 40 });
    expect([data.inputShape, data.targetShape, data.classes]).toEqual([[20], [20], 40]);
    const row = { inputs: [...data.inputs.subarray(0, 20)], targets: [...data.targets.subarray(0, 20)] };
    expect(row.inputs[0]).toBe(1);
    expect(row.inputs.slice(1)).toEqual(row.targets.slice(0, -1));
    expect(row.targets.at(-1)).toBe(0);
  });

  it('numbers words by how often they occur, from 3 on', () => {
    const data = load('austen', { length: 60, vocabulary: 100 });
    const counts = new Map<number, number>();
    for (const word of data.inputs) counts.set(word, (counts.get(word) ?? 0) + 1);
    expect(counts.get(3)!).toBeGreaterThan(counts.get(10)!);
    expect(Math.max(...counts.keys())).toBe(99);
    expect(counts.has(1)).toBe(false);
  });
});

describe('an array', () => {
  it('gives images at a size, each pixel the mean over its area', () => {
    const [small, whole] = [load('fashion', { size: 14 }), load('fashion')];
    expect(small.inputShape).toEqual([14, 14, 1]);
    const mean = (whole.inputs[0]! + whole.inputs[1]! + whole.inputs[28]! + whole.inputs[29]!) / 4;
    expect(small.inputs[0]).toBeCloseTo(mean, 4);
  });

  it('refuses another size for what is no image, and a larger one', () => {
    expect(() => load('splice-junctions', { size: 8 })).toThrow(/no images/);
    expect(() => load('mnist', { size: 32 })).toThrow(/at most 28/);
  });
});

describe('a table', () => {
  it('gives a column for each category, or its number', () => {
    const { categories, columns } = setCards.find(({ id }) => id === 'diamonds')!;
    const inputs = columns.length - 1;
    const { cut, color, clarity } = categories;
    const spread = cut!.length + color!.length + clarity!.length - 3;
    expect(load('diamonds').inputShape).toEqual([inputs + spread]);
    expect(load('diamonds', { categories: 'codes' }).inputShape).toEqual([inputs]);
  });

  it('hides the columns that give its target away', () => {
    expect(load('olives', { task: 'area' }).inputShape).toEqual([8]);
  });
});

function programOn(source: string, options: SourceOptions, [train, validation, test]: number[]): ProgramSpec {
  const rows = { train: train!, validation: validation!, test: test! };
  return { ...template, data: { ...template.data, source, options, rows, target: 'value' } };
}

describe('several bits', () => {
  const sounds = { task: 'sounds', units: 'characters' } as const;

  it('are learned all, or those that are named, in the order of the names', () => {
    expect(load('pronunciations', sounds).targetShape).toEqual([39]);
    const { targetShape, targets, classes } = load('pronunciations', { ...sounds, labels: 'S,N' });
    expect([targetShape, classes]).toEqual([[2], null]);
    expect([...targets.slice(0, 2)]).toEqual(
      ['S', 'N'].map((name) => columnOf('pronunciations', name).values[0]),
    );
  });

  it.each([
    { ...sounds, labels: 'S,QQ' },
    { task: 'syllables', labels: 'S' },
  ])('are refused: %j', (options) => {
    expect(() => load('pronunciations', options)).toThrow(/no label is called/);
  });
});
