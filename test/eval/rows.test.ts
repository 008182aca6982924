import { describe, expect, test } from 'vitest';
import type { LabelRow } from '../../src/eval/contract.ts';
import { featureSets, inFeatureSet } from '../../src/eval/methods/feature-sets.ts';
import { joinTaskRows } from '../../src/eval/rows.ts';
import type { FeatureTable } from '../../src/features/contract.ts';
import { extractors } from '../../src/features/index.ts';

const ids = ['c', 'a', 'b'];

const table: FeatureTable = {
  groups: ids.map((traceId) => ({
    traceId,
    program: `program of ${traceId}`,
    family: 'dense',
    operator: 'units',
    category: 'architecture',
    mutant: `mutant of ${traceId}`,
    seedIndex: 0,
    session: 0,
  })),
  columns: ['loss.first', 'curvature.second'],
  values: [Float64Array.of(3, 1, 2), Float64Array.of(30, Number.NaN, 20)],
  hash: '',
};

const label = (traceId: string, typing: string | null): LabelRow => ({
  traceId,
  killState: 'killed',
  labels: {
    'fault-typing': typing,
    instability: null,
    'fault-family': null,
    'harmful-objective': null,
    mismatch: null,
    detection: null,
  },
});

const labels = [label('a', 'data'), label('b', 'loss'), label('c', 'data')];

describe('joinTaskRows', () => {
  test('joins by trace id, whatever the order, and keeps what is missing missing', () => {
    const { rows, features, labels: classes } = joinTaskRows(table, labels, 'fault-typing');
    expect(rows.map((row) => row.traceId)).toEqual(['a', 'b', 'c']);
    expect(features.map((row) => [...row])).toEqual([
      [1, Number.NaN],
      [2, 20],
      [3, 30],
    ]);
    expect([...classes]).toEqual([0, 1, 0]);
  });

  test('keeps the columns asked for', () => {
    const curvature = joinTaskRows(table, labels, 'fault-typing', (column) =>
      inFeatureSet(featureSets.get('curvature'), column),
    );
    expect(curvature.columns).toEqual(['curvature.second']);
    expect([...curvature.features[1]!]).toEqual([20]);
  });

  test('leaves out traces without a label', () => {
    const some = [...labels.slice(0, 2), label('c', null)];
    expect(joinTaskRows(table, some, 'fault-typing').rows.map((row) => row.traceId)).toEqual(['a', 'b']);
  });

  test('refuses a label whose trace has no features', () => {
    expect(() => joinTaskRows(table, [...labels, label('d', 'loss')], 'fault-typing')).toThrow(
      'labels and features must be of the same recording; got a label for trace d',
    );
  });

  test('refuses a task without labels, and one with a single class', () => {
    expect(() => joinTaskRows(table, labels, 'detection')).toThrow('no trace has a label for detection');
    expect(() => joinTaskRows(table, labels.slice(0, 1), 'fault-typing')).toThrow('got 1 (data)');
  });
});

test('every feature set names extractors that exist, and none takes a quarantined one', () => {
  for (const set of featureSets.members) {
    for (const id of set.extractors)
      expect(['static', 'environment']).not.toContain(extractors.get(id).family);
  }
});
