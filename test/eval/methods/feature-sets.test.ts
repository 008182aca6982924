import { describe, expect, test } from 'vitest';
import { featureSets, inFeatureSet, requireFeatureSet } from '../../../src/eval/methods/feature-sets.ts';
import { extractors } from '../../../src/features/index.ts';

const columns = extractors.members.flatMap(({ id, columns: own }) => own.map((name) => `${id}.${name}`));
const columnsOf = (id: string) => columns.filter((column) => inFeatureSet(featureSets.get(id), column));

describe('feature sets', () => {
  test.each(featureSets.members)('$id has columns of every extractor it names', (set) => {
    expect(() => requireFeatureSet(set, columnsOf(set.id))).not.toThrow();
  });

  test.each(['curvature', 'optimizer', 'activation'])(
    'adding %s and dropping it are two sides of one cut',
    (family) => {
      const added = columnsOf(`baseline+${family}`).filter(
        (column) => !columnsOf('baseline').includes(column),
      );
      const dropped = columnsOf('all').filter((column) => !columnsOf(`all-${family}`).includes(column));
      expect(added).toEqual(columnsOf(family));
      expect(dropped).toEqual(columnsOf(family));
    },
  );

  test('margins are the curvature columns without the raw eigenvalue', () => {
    const left = columnsOf('curvature').filter((column) => !columnsOf('curvature-margins').includes(column));
    expect(left.length).toBeGreaterThan(0);
    for (const column of left) expect(column).toMatch(/^curvature\.lambda-log\./);
  });

  test('a name that only begins alike is another feature', () => {
    const set = { id: 'x', title: 'x', extractors: ['loss'], without: ['loss.train'] };
    expect(inFeatureSet(set, 'loss.train.early')).toBe(false);
    expect(inFeatureSet(set, 'loss.train')).toBe(false);
    expect(inFeatureSet(set, 'loss.train-log.early')).toBe(true);
    expect(inFeatureSet(set, 'loss2.train-log')).toBe(false);
  });

  test('a table without the columns of a set is refused, and the message says which', () => {
    expect(() => requireFeatureSet(featureSets.get('baseline+curvature'), ['loss.a', 'gradient.b'])).toThrow(
      /baseline\+curvature reads columns that the feature table lacks; need curvature\.\*; got loss, gradient/,
    );
  });
});
