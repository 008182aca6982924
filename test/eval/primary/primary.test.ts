import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defineDiagnoser } from '../../../src/eval/diagnosers/define.ts';
import { createForest } from '../../../src/eval/diagnosers/forest.ts';
import { evaluate } from '../../../src/eval/evaluate.ts';
import { readPrimary } from '../../../src/eval/primary/file.ts';
import { inHalf, listHalves } from '../../../src/eval/primary/halves.ts';
import { type ComparedRows, compareSides, intervalOverHalves } from '../../../src/eval/primary/measure.ts';
import { primaryStudy } from '../../../src/eval/primary/study.ts';
import { pickTaskRows, type TaskRows } from '../../../src/eval/rows.ts';
import { makeSplit, splits } from '../../../src/eval/splits/index.ts';
import { configPath } from '../../../src/lib/config.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { mean, standardDeviation, sum } from '../../../src/statistics/descriptive.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { syntheticRows } from '../synthetic.ts';

const shape = { programs: 12, mutantsPerClass: 5, seeds: 2, classes: 2, fault: 0.8, signature: 0, mutant: 0 };
const bootstrap = { draws: 500, seed: 0 };
const forest = createForest('test-forest', 30);

function sideOf(data: TaskRows, split: string, repeats: number) {
  const strategy = splits.get(split);
  const cut = makeSplit(strategy, data.task, data.rows, { folds: 5, repeats, seed: 0 });
  return { data, split: cut, predictions: evaluate(data, cut, strategy, forest) };
}

function compared(data: TaskRows, repeats: number): ComparedRows {
  return { first: sideOf(data, 'S1', repeats), second: sideOf(data, 'S4', repeats) };
}

function measure(data: TaskRows) {
  const halves = listHalves(3, 0).map((half) => {
    const kept = inHalf(data.rows, half);
    return compared(
      pickTaskRows(
        data,
        [...data.rows.keys()].filter((i) => kept(data.rows[i]!)),
      ),
      1,
    );
  });
  return compareSides(compared(data, 2), halves, () => true, bootstrap);
}

describe('planted truths', () => {
  test('a signature of programs costs what unseen programs lack, and both intervals say so', () => {
    const { value, low, halves, p, first, second } = measure(syntheticRows({ ...shape, signature: 1.5 }));
    expect(value).toBeCloseTo(first - second, 12);
    expect(low).toBeGreaterThan(0.03);
    expect(halves!.low).toBeGreaterThan(0);
    expect(p).toBeLessThan(0.05);
  });

  test('programs that are alike cost nothing', () => {
    const { low, high, halves } = measure(syntheticRows(shape));
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
    expect(halves!.low).toBeLessThan(0);
    expect(halves!.high).toBeGreaterThan(0);
  });

  test('only programs that count are compared', () => {
    const data = syntheticRows(shape);
    const { programs, n } = compareSides(compared(data, 1), [], (name) => name !== 'program-3', bootstrap);
    expect([programs, n]).toEqual([11, 11 * 20]);
  });
});

describe('halves', () => {
  const { rows } = syntheticRows({ ...shape, programs: 7 });

  test('divide the programs, whatever the order of the rows', () => {
    for (const [first, second] of [0, 1, 2].map((halving) =>
      ([0, 1] as const).map((side) => inHalf(rows, { halving, side, seed: 4 })),
    )) {
      const own = new Set(rows.filter(first!).map(({ program }) => program));
      const other = new Set(rows.filter(second!).map(({ program }) => program));
      expect([own.size, other.size]).toEqual([3, 4]);
      expect([...own].some((program) => other.has(program))).toBe(false);
    }
    const [forward, backward] = [rows, rows.toReversed()].map((of) =>
      inHalf(of, { halving: 0, side: 0, seed: 4 }),
    );
    expect(rows.filter(forward!)).toEqual(rows.filter(backward!));
  });

  test('of a mean, give its standard error', () => {
    const random = randomStream('half jackknife');
    const values = Array.from({ length: 40 }, () => random.normal());
    const means = Array.from({ length: 400 }, () => {
      const shuffled = random.shuffle(values);
      return [mean(shuffled.slice(0, 20)), mean(shuffled.slice(20))];
    }).flat();
    const { low, high } = intervalOverHalves(mean(values), means)!;
    // Leaving out half of n gives s²/n · (n/n), up to the finite sample's n/(n − 1).
    expect((high - low) / 2 / 1.96).toBeCloseTo(standardDeviation(values) / Math.sqrt(40), 1);
    expect(intervalOverHalves(0.1, [])).toBeNull();
  });
});

describe('coverage', () => {
  /** Cheap enough to be fitted thousands of times. */
  const nearestCentre = defineDiagnoser({
    id: 'nearest-centre',
    title: 'the class whose mean is nearest',
    fit({ rows, width, labels, classes }) {
      const centres = Array.from({ length: classes }, (_, c) => {
        const own = rows.filter((_, i) => labels[i] === c);
        return Float64Array.from({ length: width }, (_, k) => mean(own.map((row) => row[k]!)));
      });
      return (row) => {
        const near = centres.map((centre) =>
          Math.exp(-sum(centre.map((value, k) => (value - row[k]!) ** 2)) / width),
        );
        return Float64Array.from(near, (own) => own / sum(near));
      };
    },
  });

  const gapOf = (data: TaskRows, halvings: number) => {
    const compared = (part: TaskRows) => {
      const [first, second] = ['S1', 'S4'].map((id) => {
        const strategy = splits.get(id);
        const split = makeSplit(strategy, part.task, part.rows, { folds: 4, repeats: 1, seed: 0 });
        return { data: part, split, predictions: evaluate(part, split, strategy, nearestCentre) };
      });
      return { first: first!, second: second! };
    };
    const halves = listHalves(halvings, 0).map((half) => {
      const kept = inHalf(data.rows, half);
      return compared(
        pickTaskRows(
          data,
          [...data.rows.keys()].filter((i) => kept(data.rows[i]!)),
        ),
      );
    });
    return compareSides(compared(data), halves, () => true, { draws: 2, seed: 0 });
  };

  test('of the interval over halves is at least nominal for a gap that training makes', () => {
    const planted = { ...shape, programs: 16, mutantsPerClass: 3, fault: 0.6, signature: 1, mutant: 0.5 };
    const measured = Array.from({ length: 80 }, (_, seed) => gapOf(syntheticRows(planted, seed), 4));
    const truth = mean(measured.map(({ value }) => value));
    const covered = measured.filter(({ halves }) => halves!.low <= truth && truth <= halves!.high).length;
    // Fewer than 70 of 80 have a probability of 0.2 % where the coverage is 95 %.
    expect(covered).toBeGreaterThanOrEqual(70);
    expect(truth).toBeGreaterThan(0.01);
  });
});

describe('the file of comparisons', () => {
  const shipped = readFileSync(configPath('primary.json'), 'utf8');

  /** What is made of the shipped file with a part of it exchanged. */
  const changed = async (part: string | RegExp, by: string) => {
    const path = join(temporaryFolder(), 'primary.json');
    expect(shipped).toMatch(part);
    await writeFile(path, shipped.replace(part, by));
    return primaryStudy(await readPrimary(path));
  };

  test.each([
    ['primary.json', 10],
    ['robust-forest.json', 1],
    ['robust-boosting.json', 1],
  ])('%s names at most eight, of methods and splits that exist', async (name, cuts) => {
    const primary = await readPrimary(configPath(name));
    expect(primary.comparisons.length).toBeLessThanOrEqual(8);
    expect(primary.knownPrograms).toEqual(JSON.parse(shipped).knownPrograms);
    const { plans, size } = primaryStudy(primary);
    expect(size.repeats).toBe(cuts);
    for (const { methods, strategies } of plans)
      expect([methods.length, strategies.length > 0]).toEqual([1, true]);
  });

  test('normalises a side where it says so', async () => {
    const sides = (await readPrimary(configPath('robust-forest.json'))).comparisons.flatMap(
      ({ first, second }) => [first.normalisation, second.normalisation],
    );
    expect(new Set(sides)).toEqual(new Set(['none', 'own-early']));
    const { plans } = await changed('"features": "all"', '"features": "all", "normalisation": "own-early"');
    expect(plans[0]!.methods[0]!.normalisation.id).toBe('own-early');
  });

  test.each([
    ['a split that does not exist', '"split": "S0"', '"split": "S99"', 'unknown-split'],
    ['a diagnoser that does not exist', '"forest"', '"oracle"', 'unknown-diagnoser'],
    [
      'a normalisation that does not exist',
      '"decision"',
      '"normalisation": "twice", "decision"',
      'unknown-normalisation',
    ],
    ['a decision that does not exist', '"tuned"', '"lucky"', 'unknown-decision'],
    ['a task that does not exist', '"detection"', '"weather"', 'invalid-config'],
    ['an id that stands twice', '"siblings"', '"seeds"', 'double-comparison'],
    ['equal sides', '"split": "S0"', '"split": "S1"', 'equal-sides'],
    ['no comparison', /"comparisons": \[[\s\S]*\]/, '"comparisons": []', 'invalid-config'],
  ])('is refused for %s', async (_, part, by, code) => {
    await expect(changed(part, by)).rejects.toMatchObject({ code });
  });

  test('is refused for more than eight', async () => {
    const one = /\{\s*"id": "seeds"[\s\S]*?\n {4}\},/.exec(shipped)![0];
    await expect(changed(one, one + one.replace('"seeds"', '"nine"'))).rejects.toMatchObject({
      code: 'invalid-config',
    });
  });
});
