import { expect, it } from 'vitest';
import { randomStream } from '../../src/lib/random.ts';
import { type Answer, board, entry, flipped, honest, idsOf, labels, rows } from './made-up-entries.ts';

/*
 * A hundred ways to a score that no diagnoser earned, of which a usual run tries fifteen. Each must have a mark, which keeps it
 * out of the ranking.
 */
const tried = Array.from({ length: 20 }, (_, k) => k).filter(
  (k) => process.env.FAULTGAP_ALL_CHEATS !== undefined || k % 7 === 0,
);

const theirs = honest('theirs', 0.3);
const entered = [...board, entry('theirs', theirs)];
const sometimes = (salt: string, share: number, one: Answer, other: Answer): Answer => {
  return (i, r) => (randomStream(salt, r, rows[i]!.traceId).uniform() < share ? one(i, r) : other(i, r));
};

const kinds: Readonly<Record<string, (k: number) => Answer>> = {
  'labels with errors by lot': (k) => flipped(0.015 * k),
  'predictions of another entry, a few of them changed': (k) =>
    sometimes(`nudge ${k}`, 0.0005 * k, (i) => (labels[i]! + 1) % 4, theirs),
  'another entry with its repeats exchanged': (k) =>
    sometimes(
      `swap ${k}`,
      0.0005 * k,
      (i) => (labels[i]! + 2) % 4,
      (i, r) => theirs(i, 1 - r),
    ),
  'labels for every so many rows, something honest for the rest': (k) => (i, r) =>
    i % (2 + (k % 8)) === 0 ? labels[i]! : honest(`rest ${k}`, 0.6)(i, r),
  'labels in a part of the file, something honest for the rest': (k) => (i, r) =>
    i < rows.length * (0.2 + 0.025 * k) ? labels[i]! : honest(`rest ${k}`, 0.6)(i, r),
};

it.each(Object.entries(kinds))('%s: all are marked', (name, of) => {
  const unmarked = tried.filter((k) => idsOf(`cheat ${k}`, of(k), entered).length === 0);
  expect(unmarked, name).toEqual([]);
});
