import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataSources } from '../../corpus/data/index.ts';
import type { SourceOptions } from '../../corpus/data/source.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { randomStream } from '../../src/lib/random.ts';
import { mean, standardDeviation } from '../../src/statistics/descriptive.ts';
import { readNumberTable } from '../../src/tables/number-table.ts';
import type { RawData } from '../../src/training/data.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function load(source: string, options: SourceOptions = {}, rows = 500): RawData {
  return dataSources.get(source).load(options, randomStream('test', source), rows);
}

function inputsOf({ inputs, rows }: RawData, row: number): number[] {
  const width = inputs.length / rows;
  return Array.from(inputs.subarray(row * width, (row + 1) * width));
}

function targetsOf({ targets, rows }: RawData, row: number): number[] {
  const width = targets.length / rows;
  return Array.from(targets.subarray(row * width, (row + 1) * width));
}

describe('a shipped table', () => {
  // Rows, classes and class sizes as scikit-learn's own documentation gives them.
  it.each([
    ['iris', 150, 4, [50, 50, 50]],
    ['wine', 178, 13, [59, 71, 48]],
    ['breast-cancer', 569, 30, [212, 357]],
    ['digits', 1797, 64, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]],
  ])('%s has its published rows, columns and class sizes', (id, rows, columns, sizes) => {
    const data = load(id);
    expect([data.rows, data.inputs.length / data.rows]).toEqual([rows, columns]);
    expect(sizes.map((_, label) => data.targets.filter((target) => target === label).length)).toEqual(sizes);
  });

  it('diabetes has its published rows, columns and target mean, in hundreds', () => {
    const data = load('diabetes');
    expect([data.rows, data.inputs.length / data.rows, data.classes]).toEqual([442, 10, null]);
    expect(mean(data.targets)).toBeCloseTo(1.5213, 4);
  });

  it('names its origin and licence in the file itself', () => {
    const path = join(packageRoot, 'corpus/data/tables/iris.arrow');
    const { metadata } = readNumberTable(path, sha256(readFileSync(path)));
    expect(metadata.get('licence')).toContain('CC BY 4.0');
    expect(metadata.get('origin')).toContain('Fisher');
  });

  it('is refused before it is parsed where a byte was changed', () => {
    const original = join(packageRoot, 'corpus/data/tables/iris.arrow');
    const copy = join(temporaryFolder(), 'iris.arrow');
    copyFileSync(original, copy);
    const bytes = readFileSync(copy);
    bytes[700]! ^= 1;
    writeFileSync(copy, bytes);
    expect(() => readNumberTable(copy, sha256(readFileSync(original)))).toThrow(
      /not the table that was shipped/,
    );
  });

  it('that is not there is named', () => {
    expect(() => readNumberTable('nowhere.arrow', '')).toThrow(/cannot read nowhere.arrow/);
  });
});

describe('every source', () => {
  it('refuses options it does not know, naming itself', () => {
    for (const { id, load: loadRows } of dataSources.members) {
      expect(() => loadRows({ unheardOf: 1 }, randomStream('test'), 10)).toThrow(
        new RegExp(`data source ${id} `),
      );
    }
  });
});

describe('a generator', () => {
  it('game-of-life kills the arms of a blinker and wakes the cells beside its centre', () => {
    const data = load('game-of-life', { size: 5, density: 0.5 }, 4000);
    for (let row = 0; row < 200; row++) {
      const cells = inputsOf(data, row);
      const next = targetsOf(data, row);
      for (let i = 0; i < 9; i++) {
        const at = (1 + Math.floor(i / 3)) * 5 + 1 + (i % 3);
        const around = [-6, -5, -4, -1, 1, 4, 5, 6].filter((step) => cells[at + step] === 1).length;
        const lives = cells[at] === 1 ? around === 2 || around === 3 : around === 3;
        expect(next[i]).toBe(lives ? 1 : 0);
      }
    }
    // Share of living cells after one step of a half-full board: C(8,3)/2⁸ + C(8,2)/2⁹.
    expect(mean(data.targets)).toBeCloseTo(56 / 256 + 28 / 512, 1);
  });

  it('adding marks one value in each half and asks for their sum', () => {
    const data = load('adding', { length: 10 });
    for (let row = 0; row < data.rows; row++) {
      const pairs = inputsOf(data, row);
      const marked = Array.from({ length: 10 }, (_, t) => t).filter((t) => pairs[2 * t + 1] === 1);
      expect(marked.map((t) => t < 5)).toEqual([true, false]);
      expect(targetsOf(data, row)[0]).toBeCloseTo(
        marked.reduce((sum, t) => sum + pairs[2 * t]!, 0),
        5,
      );
    }
  });

  it('curve gives the formula it names, without noise exactly', () => {
    const data = load('curve', { of: 'quartic', low: -1, high: 1 });
    data.inputs.forEach((x, row) => {
      expect(data.targets[row]).toBeCloseTo(x ** 4 + x ** 3 - x, 5);
    });
  });

  it('age-threshold and first-item reverse the share of labels they are told to', () => {
    const ages = load('age-threshold', { reversed: 0.1 }, 4000);
    const wrongAges = ages.inputs.filter((age, row) => (age >= 65 ? 1 : 0) !== ages.targets[row]).length;
    expect(wrongAges / 4000).toBeCloseTo(0.1, 1);
    const clean = load('first-item', { length: 5 });
    for (let row = 0; row < clean.rows; row++) expect(inputsOf(clean, row)[0]! % 2).toBe(clean.targets[row]);
  });

  it('bits and bit-changes follow the true bits, however blurred', () => {
    const parity = load('bits', { bits: 3, blur: 0.05 });
    for (let row = 0; row < parity.rows; row++) {
      const ones = inputsOf(parity, row).filter((value) => value > 0.5).length;
      expect(parity.targets[row]).toBe(ones % 2);
    }
    const changes = load('bit-changes', { length: 6, noise: 0.05 });
    const bits = inputsOf(changes, 0).map((value) => (value > 0.5 ? 1 : 0));
    expect(targetsOf(changes, 0)).toEqual(bits.map((bit, t) => (bit === (bits[t - 1] ?? 0) ? 0 : 1)));
  });

  it('clusters put every class at corners of its own, and spread only changes units', () => {
    const options = { features: 4, informative: 3, classes: 3, separation: 20, flip: 0 };
    const data = load('clusters', options, 300);
    const corners = new Map<string, number>();
    for (let row = 0; row < data.rows; row++) {
      const corner = inputsOf(data, row).slice(0, 3).map(Math.sign).join();
      expect(corners.get(corner) ?? data.targets[row]).toBe(data.targets[row]);
      corners.set(corner, data.targets[row]!);
    }
    expect(corners.size).toBe(3);
    expect(() => load('clusters', { ...options, classes: 9 })).toThrow(/more clusters than corners/);
  });

  it('sparse-regression has a signal of unit variance and the noise it is told', () => {
    const quiet = { features: 6, informative: 3, products: 0.4, noise: 0 };
    expect(standardDeviation(load('sparse-regression', quiet, 20_000).targets)).toBeCloseTo(1, 1);
  });

  it('reviews say more with the mood than against it, in ids and as a bag', () => {
    const options = { length: 40, vocabulary: 50, telling: 0.5, against: 0.1 };
    const data = load('reviews', options);
    let agreeing = 0;
    for (let row = 0; row < data.rows; row++) {
      const words = inputsOf(data, row);
      expect(words.every((word) => Number.isInteger(word) && word >= 0 && word < 50)).toBe(true);
      const praise = words.filter((word) => word >= 1 && word <= 5).length;
      const blame = words.filter((word) => word >= 6 && word <= 10).length;
      if (praise > blame === (data.targets[row] === 1)) agreeing += 1;
    }
    expect(agreeing / data.rows).toBeGreaterThan(0.99);
    const bag = load('reviews', { ...options, form: 'bag' });
    expect(bag.inputShape).toEqual([50]);
    expect(new Set(bag.inputs)).toEqual(new Set([0, 1]));
  });

  it.each(['strokes', 'textures', 'spot', 'signs', 'road'])('%s draws whole pixels from 0 to 255', (id) => {
    const { inputs } = load(id, {}, 50);
    expect(inputs.every((pixel) => Number.isInteger(pixel) && pixel >= 0 && pixel <= 255)).toBe(true);
    expect(standardDeviation(inputs)).toBeGreaterThan(10);
  });

  it('spot is brightest where its targets say', () => {
    const data = load('spot', { size: 12, noise: 0 }, 100);
    for (let row = 0; row < data.rows; row++) {
      const pixels = inputsOf(data, row);
      const brightest = pixels.indexOf(Math.max(...pixels));
      const [x, y, radius] = targetsOf(data, row);
      if (radius! < 0.2) {
        expect(Math.abs(((brightest % 12) + 0.5) / 12 - x!)).toBeLessThan(0.1);
        expect(Math.abs((Math.floor(brightest / 12) + 0.5) / 12 - y!)).toBeLessThan(0.1);
      }
    }
  });

  it('temporal-order asks for what stood in which half', () => {
    const data = load('temporal-order', { length: 8, relevant: 2 });
    for (let row = 0; row < data.rows; row++) {
      const hot = inputsOf(data, row).flatMap((value, i) => (value === 1 ? [i % 6] : []));
      expect(hot.length).toBe(8);
      const said = hot.flatMap((letter, t) => (letter >= 4 ? [{ late: t >= 4, letter: letter - 4 }] : []));
      expect(said.map(({ late }) => late)).toEqual([false, true]);
      expect(data.targets[row]).toBe(2 * said[0]!.letter + said[1]!.letter);
    }
  });

  it('syllables go on with the vowels that the last consonant asks for', () => {
    const data = load('syllables', { length: 4 });
    for (let row = 0; row < data.rows; row++) {
      const letters = inputsOf(data, row).flatMap((value, i) => (value === 1 ? [i % 6] : []));
      const since = letters.findLastIndex((letter) => letter < 3);
      // Four letters always hold a consonant: the longest run of vowels is three.
      const consonant = letters[since]!;
      const vowels = letters.length - 1 - since;
      if (vowels <= consonant) expect(data.targets[row]).toBe(consonant + 3);
      else expect(data.targets[row]).toBeLessThan(3);
    }
  });

  it('chords sound three notes, and the next follows from the last two where nothing is free', () => {
    const data = load('chords', { length: 3, notes: 7, free: 0, misheard: 0 }, 2000);
    const law = new Map<string, string>();
    for (let row = 0; row < data.rows; row++) {
      const heard = inputsOf(data, row).slice(7).join();
      const next = targetsOf(data, row);
      expect(next.filter((bit) => bit === 1).length).toBe(3);
      expect(law.get(heard) ?? next.join()).toBe(next.join());
      law.set(heard, next.join());
    }
    expect(law.size).toBeGreaterThan(10);
  });

  it('climate has wider days under high pressure', () => {
    const data = load('climate', { length: 8, shock: 0.1 }, 2000);
    const swings = { high: [] as number[], low: [] as number[] };
    for (let row = 0; row < data.rows; row++) {
      const window = inputsOf(data, row);
      const channel = (c: number) => window.filter((_, i) => i % 3 === c);
      const swing = Math.max(...channel(0)) - Math.min(...channel(0));
      if (mean(channel(1)) > 1021) swings.high.push(swing);
      if (mean(channel(1)) < 1005) swings.low.push(swing);
    }
    expect(mean(swings.high)).toBeGreaterThan(2 * mean(swings.low));
  });

  it('motion of one activity reaches the same height, whoever moves, where people do not vary', () => {
    const data = load('motion', { length: 200, axes: 1, classes: 3, variety: 0, noise: 0 }, 60);
    const heights = new Map<number, number[]>();
    for (let row = 0; row < data.rows; row++) {
      const label = data.targets[row]!;
      heights.set(label, [...(heights.get(label) ?? []), Math.max(...inputsOf(data, row))]);
    }
    // The slowest activity may take longer than a window.
    for (const label of [1, 2]) expect(standardDeviation(heights.get(label)!)).toBeLessThan(0.01);
  });

  it('road asks to steer to the side where the road goes', () => {
    const data = load('road', { size: 16, noise: 0 }, 400);
    for (let row = 0; row < data.rows; row++) {
      if (Math.abs(data.targets[row]!) < 0.4) continue;
      const pixels = inputsOf(data, row);
      const darkest = Math.min(...pixels);
      const dark = pixels.flatMap((pixel, i) => (pixel === darkest ? [(i % 16) - 7.5] : []));
      expect(Math.sign(mean(dark))).toBe(Math.sign(data.targets[row]!));
    }
  });

  it('signs have the colour of their class in the middle', () => {
    const data = load('signs', { size: 11, classes: 12, variety: 0, noise: 0 }, 300);
    for (let row = 0; row < data.rows; row++) {
      const middle = inputsOf(data, row).slice(3 * 60, 3 * 61);
      const colour = ['red', 'blue', 'green'][Math.floor(data.targets[row]! / 4)];
      expect(['red', 'green', 'blue'][middle.indexOf(Math.max(...middle))]).toBe(colour);
    }
  });

  it('census codes its categories and has both classes', () => {
    const data = load('census', { numbers: 2, categories: 3, levels: 4, spread: 1 }, 2000);
    for (let row = 0; row < data.rows; row++) {
      const codes = inputsOf(data, row).slice(2);
      expect(codes.every((code) => [0, 1, 2, 3].includes(code))).toBe(true);
    }
    expect(Math.abs(mean(data.targets) - 0.5)).toBeLessThan(0.25);
  });
});
