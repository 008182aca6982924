import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { replicateVerdicts } from '../../src/replication/index.ts';
import { writeRelease } from './made-release.ts';

const root = mkdtempSync(join(tmpdir(), 'faultgap-verdict-release-'));
afterAll(() => rmSync(root, { recursive: true }));

const header = ['true_label', ...Array.from({ length: 20 }, (_, i) => `pred_label_model_${i}`)].join(';');
/** Twenty accuracies around a mean, as the release writes them. */
const accuracies = (mean: number) =>
  Array.from({ length: 20 }, (_, i) => String(mean + (i % 2 === 0 ? 0.01 : -0.01)));
const table = (cells: readonly string[], first = ['']) => `${header}\n${[...first, ...cells].join(';')}\n`;
const path = (name: string) => `raw_data/deepcrime_comp/results_${name}_dc.csv`;

const made = {
  // Some of the files leave out the empty first cell.
  [path('mnist_original')]: table(accuracies(0.9), []),
  [path('lenet_original')]: table(accuracies(0.9)),
  [path('lenet_change_label_mutated0_MP_3.12')]: table(accuracies(0.9).with(7, '')),
  [path('lenet_change_label_mutated0_MP_6.25')]: table(accuracies(0.95)),
  [path('lenet_change_label_mutated0_MP_9.38')]: table(accuracies(0.85)),
  [path('mnist_change_label_mutated0_MP_3.12')]: table(accuracies(0.85), []),
};

function verdictsOf(reading: Parameters<typeof replicateVerdicts>[1], files: Record<string, string> = made) {
  const outcome = replicateVerdicts(writeRelease(files, root), reading);
  const value = (name: string) => outcome.values.find((own) => own.name === name)!;
  return { ...outcome, value };
}

test('a mutant that is better is killed by one convention, and lost by the other', () => {
  const worse = verdictsOf({ alternative: 'worse', kills: 'accuracy' });
  expect(worse.value('lenet / change_label 6.25 / verdict')).toMatchObject({
    ...{ recomputed: 'survived', equal: true, reason: 'the mutant is better than the original' },
  });
  expect(worse.value('lenet / change_label 9.38 / verdict').recomputed).toBe('killed');
  expect(worse.value('mnist / change_label 3.12 / verdict')).toMatchObject({
    recomputed: 'killed',
    equal: true,
  });
  const either = verdictsOf({ alternative: 'either', kills: 'accuracy' });
  expect(either.value('lenet / change_label 6.25 / verdict').recomputed).toBe('killed');
  const losses = verdictsOf({ alternative: 'worse', kills: 'loss' });
  expect(losses.value('lenet / change_label 6.25 / verdict').recomputed).toBe('killed');
  expect(losses.value('lenet / change_label 9.38 / verdict').recomputed).toBe('survived');
  expect(either.claims[0]!.because).toBe(
    '2 of 4 where what differs either way is killed, 3 where only what is worse is; these differ: lenet / change_label 9.38',
  );
});

test('p and effect are the closed form; an instance without accuracy is left out and named', () => {
  const { value } = verdictsOf({ alternative: 'worse', kills: 'accuracy' });
  const deviation = 0.01 * Math.sqrt(20 / 19);
  expect(value('lenet / change_label 9.38 / effect').recomputed).toBeCloseTo(0.05 / deviation, 9);
  expect(value('lenet / change_label 3.12 / effect')).toMatchObject({
    ...{
      published: 'nan',
      equal: false,
      reason: expect.stringMatching(/^1 of the instances had no accuracy/),
    },
  });
  expect(value('lenet / change_label 3.12 / verdict').recomputed).toBe('survived');
});

test('half a release says what it can; a damaged table is named', () => {
  const { [path('mnist_original')]: _, ...rest } = made;
  const files = { ...rest, [path('lenet_change_label_mutated0_MP_9.38')]: `${header}\n` };
  const { release, value, values } = verdictsOf({ alternative: 'either', kills: 'accuracy' }, files);
  expect(release.missing).toEqual(['accuracies of 55 of 57 mutants']);
  expect(release.leftOut).toEqual([
    {
      reason: expect.stringContaining('holds no accuracy per instance'),
      paths: [expect.any(String)],
    },
  ]);
  expect(value('mnist / change_label 3.12 / verdict').reason).toBe('needs the accuracies of the original');
  expect(value('lenet / change_label 9.38 / p').reason).toBe('needs the accuracies of the mutant');
  expect(values).toHaveLength(171);
  expect(() => verdictsOf({ alternative: 'either', kills: 'accuracy' }, { 'README.md': '' })).toThrow(
    /holds no accuracies/,
  );
});
