import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataSources } from '../../corpus/data/index.ts';
import { type SetCard, type SetTask, setCards } from '../../corpus/data/sets/card.ts';
import { hasSet, readSet } from '../../corpus/data/sets/read.ts';
import type { SourceOptions } from '../../corpus/data/source.ts';
import { locatePart } from '../../src/lib/parts.ts';
import { randomStream } from '../../src/lib/random.ts';
import { mean, sum } from '../../src/statistics/descriptive.ts';
import { type RawData, sizeOf } from '../../src/training/data.ts';
import { balancedAccuracy, determination } from './linear-learner.ts';

/** Options under which a small linear learner can see what there is. */
const telling: Record<SetCard['kind'], SourceOptions> = {
  array: {},
  table: {},
  text: { form: 'bag', vocabulary: 150, length: 200 },
  series: { length: 12 },
};
/** Whose words are too short to count: their characters are. */
const ofCharacters = new Set(['pronunciations', 'first-names']);

function optionsOf(card: SetCard, task: SetTask): SourceOptions {
  const units: SourceOptions = ofCharacters.has(card.id) ? { units: 'characters', vocabulary: 32 } : {};
  if (task.kind === 'next') return { task: task.name, units: 'characters', length: 12, vocabulary: 64 };
  return { ...telling[card.kind], ...units, task: task.name };
}

const loaded = new Map<string, RawData>();

function load(card: SetCard, task: SetTask): RawData {
  const options = optionsOf(card, task);
  const data = loaded.get(task.name) ?? dataSources.get(card.id).load(options, randomStream('test'), 1);
  loaded.set(task.name, data);
  return data;
}

/** Rows of a split as a program gets it: drawn, or in the order of time with a gap. At most 900 to train on. */
function split(card: SetCard, task: SetTask, { rows }: RawData) {
  const { gap } = dataSources.get(card.id);
  const all = [...randomStream('test', card.id).permutation(rows)];
  const order = gap === undefined ? all : all.sort((a, b) => a - b);
  const between = gap?.(optionsOf(card, task)) ?? 0;
  const border = Math.floor(0.7 * rows);
  return { train: order.slice(0, border), test: order.slice(border + between) };
}

describe('the real data sets', () => {
  it('are at least 45, 40 of them shipped, in at most 25 MB', () => {
    const shipped = setCards.filter((card) => card.shipped);
    expect(setCards.length).toBeGreaterThanOrEqual(45);
    expect(shipped.length).toBeGreaterThanOrEqual(40);
    expect(sum(shipped.map(({ bytes }) => bytes))).toBeLessThanOrEqual(25e6);
  });

  it('say where they are from, under which licence, and where it was read', () => {
    for (const card of setCards) {
      for (const text of [card.title, card.origin, card.licence, card.checked]) {
        expect(text.length, card.id).toBeGreaterThan(2);
      }
      expect(card.files.length, card.id).toBeGreaterThan(0);
      for (const { sha256 } of card.files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('name the command that fetches one that is not here', () => {
    const absent = setCards.find((card) => !hasSet(card));
    if (absent === undefined) return;
    expect(() => readSet(absent)).toThrow(
      new RegExp(
        `data set ${absent.id} does not ship with faultgap.*scripts/data/build.py ${absent.id}`,
        's',
      ),
    );
  });
});

describe.each(setCards.filter(hasSet))('data set $id', (card) => {
  it('has the file, rows and columns of its card', () => {
    loaded.clear();
    const columns = readSet(card);
    expect(columns.rows).toBe(card.rows);
    expect([...columns.numbers.keys(), ...columns.texts.keys()].sort()).toEqual([...card.columns].sort());
    for (const [name, { words }] of columns.numbers)
      expect(words ?? null, name).toEqual(card.categories[name] ?? null);
    if (card.shipped) expect(statSync(join(locatePart('data'), `${card.id}.arrow`)).size).toBe(card.bytes);
  });

  it.each(card.tasks)('gives $name in its shape and range', (task) => {
    const data = load(card, task);
    expect(data.inputs.length).toBe(data.rows * sizeOf(data.inputShape));
    expect(data.targets.length).toBe(data.rows * sizeOf(data.targetShape));
    expect(data.inputs.every(Number.isFinite) && data.targets.every(Number.isFinite)).toBe(true);
    if (data.classes !== null) {
      const found = [...new Set(data.targets)].sort((a, b) => a - b);
      expect(found.every((label) => Number.isInteger(label) && label >= 0 && label < data.classes!)).toBe(
        true,
      );
      if (task.kind === 'multiclass') expect(found).toHaveLength(data.classes);
    }
    if (task.kind === 'multilabel') expect([...new Set(data.targets)].sort()).toEqual([0, 1]);
    if (task.kind === 'regression' || task.kind === 'ahead') {
      expect(Math.max(...data.targets.map(Math.abs))).toBeLessThan(200);
      expect(new Set(data.targets).size).toBeGreaterThan(4);
    }
  });

  it('has no row on both sides of a split', () => {
    const task = card.tasks[0]!;
    const data = load(card, task);
    // Texts are compared as texts: what a network sees of two may be the same.
    const { texts, numbers, rows } = readSet(card);
    const whole = (row: number) => (card.kind === 'text' ? texts.get('text')![row]! : bytesOf(numbers, row));
    if (card.kind === 'series') {
      // No step of a training window is in a test window.
      const { train, test } = split(card, task, data);
      expect(train.at(-1)! + 12 + 1 - 1).toBeLessThan(test[0]!);
    } else {
      const { train, test } = split(card, task, { ...data, rows });
      const known = new Set(train.map(whole));
      expect(test.filter((row) => known.has(whole(row)))).toHaveLength(0);
    }
  });

  // Of `ratings` a line sees the numbers of people and films, which say nothing.
  it.skipIf(card.id === 'ratings').each(card.tasks)('has something to learn in $name', (task) => {
    const data = load(card, task);
    const { train, test } = split(card, task, data);
    const [seen, unseen] = [
      { data, rows: train.slice(-900) },
      { data, rows: test.slice(0, 600) },
    ];
    const width = sizeOf(data.targetShape);
    const at = (column: number) => (row: number) => data.targets[row * width + column]!;
    if (task.kind === 'multiclass') {
      const labels = new Set(unseen.rows.map(at(0)));
      expect(balancedAccuracy(seen, unseen, at(0))).toBeGreaterThan(1.15 / labels.size);
    } else if (task.kind === 'multilabel') {
      const scores = Array.from({ length: width }, (_, c) => balancedAccuracy(seen, unseen, at(c)));
      expect(mean(scores)).toBeGreaterThan(0.52);
    } else if (task.kind === 'next') {
      expect(followers(data, seen.rows, unseen.rows)).toBeGreaterThan(1.2);
    } else {
      const scores = Array.from({ length: width }, (_, c) => determination(seen, unseen, at(c)));
      expect(mean(scores)).toBeGreaterThan(0.02);
    }
  });
});

/** The numbers of a row as text, by their bytes: to write out the pixels of a picture takes ten times as long. */
function bytesOf(numbers: ReturnType<typeof readSet>['numbers'], row: number): string {
  const columns = [...numbers.values()];
  const whole = new Float64Array(sum(columns.map(({ width }) => width)));
  let at = 0;
  // -0 is 0.
  for (const { values, width } of columns)
    for (let i = row * width; i < (row + 1) * width; i++) whole[at++] = values[i]! + 0;
  return Buffer.from(whole.buffer).toString('latin1');
}

/** Hits of the unit that most often follows the last one, over hits of the most frequent unit; padding does not count. */
function followers(data: RawData, train: readonly number[], test: readonly number[]): number {
  const length = data.inputShape[0]!;
  const pairs = (rows: readonly number[]) =>
    rows
      .flatMap((row) => Array.from({ length }, (_, i) => row * length + i))
      .map((at) => [data.inputs[at]!, data.targets[at]!] as const);
  const counts = new Map<number, Map<number, number>>();
  const count = (key: number, unit: number) => {
    const own = counts.get(key) ?? new Map<number, number>();
    own.set(unit, (own.get(unit) ?? 0) + 1);
    counts.set(key, own);
  };
  const any = -1;
  for (const [last, next] of pairs(train).filter(([, unit]) => unit !== 0)) {
    count(last, next);
    count(any, next);
  }
  const best = (key: number) =>
    [...(counts.get(key) ?? counts.get(any)!)].sort(([, m], [, n]) => n - m)[0]![0];
  const found = pairs(test).filter(([, next]) => next !== 0);
  const constant = best(any);
  return (
    found.filter(([last, next]) => best(last) === next).length /
    found.filter(([, next]) => constant === next).length
  );
}
