import { describe, expect, test } from 'vitest';
import type { Split, SplitStrategy } from '../../../src/eval/contract.ts';
import { checkSplit, sidesOf } from '../../../src/eval/splits/check.ts';
import { makeSplit, splits } from '../../../src/eval/splits/index.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { rows } from './small-corpus.ts';

const size = { folds: 3, repeats: 2, seed: 5 };

const cutOf = (strategy: SplitStrategy) => makeSplit(strategy, 'fault-typing', rows, size);

/** The same folds as often, dealt to rows at random. */
function dealAnew(split: Split, seed: number): Split {
  const random = randomStream('dealt anew', split.strategy, seed);
  return { ...split, testFolds: split.testFolds.map((own) => Int32Array.from(random.shuffle([...own]))) };
}

const withFolds = (split: Split, fold: (own: number, i: number) => number): Split => ({
  ...split,
  testFolds: split.testFolds.map((own) => own.map(fold)),
});

/** Ways to deal that no strategy deals in. */
const hostile: readonly ((split: Split) => Split)[] = [
  (split) => dealAnew(split, 0),
  (split) => dealAnew(split, 1),
  (split) => withFolds(split, () => 0),
  (split) => withFolds(split, (own) => own + 1000),
  (split) => withFolds(split, (own) => own - 1000),
];

const whatBreaks = (split: Split, strategy: SplitStrategy): string[] =>
  split.testFolds.flatMap((own) => {
    const cut = { rows, own, folds: size.folds };
    const sides = sidesOf(strategy, cut);
    return strategy.guarantees.flatMap(({ says, breach }) =>
      breach({ ...cut, sides }) === null ? [] : [says],
    );
  });

describe.each(splits.members)('the guarantees of $id', (strategy) => {
  test('hold for its own cut', () => {
    expect(whatBreaks(cutOf(strategy), strategy)).toEqual([]);
  });

  test('are broken one and all by deals that are not its own, or by training that is not thinned', () => {
    const split = cutOf(strategy);
    const { thin: _, ...bare } = strategy;
    const broken = [
      ...hostile.flatMap((deal) => whatBreaks(deal(split), strategy)),
      ...whatBreaks(split, bare),
    ];
    expect(new Set(broken)).toEqual(new Set(strategy.guarantees.map(({ says }) => says)));
  });

  test.each([0, 1, 2, 3, 4])('refuse random folds under its name (deal %i)', (seed) => {
    expect(() => checkSplit(dealAnew(cutOf(strategy), seed), strategy, rows, 'the file')).toThrow(
      expect.objectContaining({ code: 'split-guarantee' }),
    );
  });

  test('refuse two rows that change places across folds', () => {
    const split = cutOf(strategy);
    const own = split.testFolds[0]!;
    const isOther = (fold: number, i: number) => fold !== own[0] && rows[i]!.program !== rows[0]!.program;
    const other = own.findIndex((fold, i) => isOther(fold, i) && rows[i]!.label !== rows[0]!.label);
    const swapped = Int32Array.from(own, (fold, i) => (i === 0 ? own[other]! : i === other ? own[0]! : fold));
    const changed = { ...split, testFolds: [swapped, split.testFolds[1]!] };
    expect(() => checkSplit(changed, strategy, rows, 'the file')).toThrow(
      /^the file is called .*\(repeat 0\)/,
    );
  });
});

test('a split whose repeats test different rows is refused', () => {
  const strategy = { ...splits.get('S4'), guarantees: [] };
  const split = withFolds(cutOf(strategy), (own, i) => (i === 3 ? -1 : own));
  const mixed = { ...split, testFolds: [split.testFolds[0]!, cutOf(strategy).testFolds[1]!] };
  expect(() => checkSplit(mixed, strategy, rows, 'the file')).toThrow(
    /every repeat of the file must test the same traces/,
  );
});
