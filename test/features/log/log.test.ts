import { describe, expect, it, test } from 'vitest';
import { exampleTrace } from '../../../src/features/example-trace.ts';
import { logExtractor } from '../../../src/features/log/log.ts';
import type { ObservedTrace, Series } from '../../../src/traces/trace.ts';

type Log = Readonly<Record<string, (share: number) => number>>;

const whole: Log = {
  'loss.train': (share) => 2 * Math.exp(-3 * share) + 0.2,
  'loss.validation': (share) => 2 * Math.exp(-3 * share) + 0.3 + 0.4 * share ** 2,
  'loss.train-score': (share) => 0.95 - 0.6 * Math.exp(-3 * share),
  'loss.validation-score': (share) => 0.85 - 0.5 * Math.exp(-3 * share),
  'optimizer.learning-rate': (share) => 0.01 * (1 - 0.9 * share),
};

/** A log of so many epochs. */
function logOf(series: Log, epochs: number, more: Partial<ObservedTrace> = {}): ObservedTrace {
  const steps = Array.from({ length: epochs }, (_, i) => i + 1);
  const scalars = Object.fromEntries(
    Object.entries(series).map(([id, at]): [string, Series] => [id, steps.map((step) => at(step / epochs))]),
  );
  return { ...exampleTrace(), steps, plannedSteps: epochs, scalars, layered: {}, ...more };
}

function columnsOf(trace: ObservedTrace): Readonly<Record<string, number | null>> {
  const values = logExtractor.extract(trace);
  return Object.fromEntries(logExtractor.columns.map((name, i) => [name, values[i]!]));
}

/** Columns that are of one series. */
const named = (pattern: RegExp) => logExtractor.columns.filter((column) => pattern.test(column));

describe('columns of a plain log', () => {
  const full = columnsOf(logOf(whole, 100));

  it('are all there for a log of losses, accuracies and the rate, and read nothing else', () => {
    for (const [name, value] of Object.entries(full)) expect(value, name).not.toBeNull();
    expect(logExtractor.needs.toSorted()).toEqual(Object.keys(whole).toSorted());
  });

  it('have the values of the curves they are made of', () => {
    expect(full).toMatchObject({ 'checks-log': 2, ended: 1, lost: 0, 'loss-below-zero': 0, 'loss-rises': 0 });
    expect(full['loss-fall']).toBeCloseTo(1, 9);
    expect(full['loss-shape.one']).toBeGreaterThan(full['loss-shape.two']!);
    expect(full['loss-best-place']).toBe(1);
    expect(full['validation-loss-best-place']).toBeLessThan(1);
    expect(full['score-against-loss']).toBeCloseTo(-1, 9);
    expect(full['score-gain']).toBeCloseTo(0.6 * (Math.exp(-0.03) - Math.exp(-3)), 6);
    expect(full['rate-end-log']).toBeCloseTo(Math.log10(0.1 / 0.991), 6);
    expect(full['validation-parts']).toBeGreaterThan(0.1);
  });

  it('change little with how often was looked', () => {
    const often = columnsOf(logOf(whole, 1000));
    const seldom = columnsOf(logOf(whole, 20));
    for (const name of named(/shape|level|gap|turns|rises|moves|parts|against/)) {
      expect(Math.abs(often[name]! - full[name]!), name).toBeLessThan(0.03);
      expect(Math.abs(seldom[name]! - full[name]!), name).toBeLessThan(0.15);
    }
    expect(often['checks-log']).toBe(3);
  });

  it('are the same whether accuracy is a share or per cent', () => {
    const percent = {
      ...whole,
      'loss.train-score': (share: number) => 100 * whole['loss.train-score']!(share),
    };
    const found = columnsOf(logOf(percent, 100));
    for (const [name, value] of Object.entries(full)) expect(found[name], name).toBeCloseTo(value!, 9);
  });

  it('have the same shape for a loss in other units, or below zero', () => {
    const inOtherUnits = (at: (share: number) => number) => (share: number) => 7 * at(share) - 20;
    const other = columnsOf(
      logOf(
        {
          ...whole,
          'loss.train': inOtherUnits(whole['loss.train']!),
          'loss.validation': inOtherUnits(whole['loss.validation']!),
        },
        100,
      ),
    );
    for (const name of named(/^(validation-)?loss-(shape|fall$|best|largest|rises|turns)|gap|parts|against/))
      expect(other[name], name).toBeCloseTo(full[name]!, 6);
    expect(other['loss-below-zero']).toBe(1);
    expect(other['loss-fall-log']).toBeNull();
  });

  it('do not know the check before training, which no log has', () => {
    const trace = logOf(whole, 100);
    const scalars = Object.fromEntries(Object.entries(trace.scalars).map(([id, own]) => [id, [99, ...own]]));
    expect(columnsOf({ ...trace, steps: [0, ...trace.steps], scalars })).toEqual(full);
  });
});

describe('what is missing', () => {
  it('by choice is null, in all columns of its series and in no other', () => {
    const { 'loss.train': train, 'loss.train-score': score } = whole;
    const found = columnsOf(logOf({ 'loss.train': train!, 'loss.train-score': score! }, 30));
    for (const name of named(/^(validation|rate)-/)) expect(found[name], name).toBeNull();
    for (const name of named(/^(loss|score)-/)) expect(found[name], name).not.toBeNull();
  });

  it('by failure is a run that was lost or ended early, with a whole curve of what was seen', () => {
    const trace = logOf(whole, 30, { plannedSteps: 90, lost: true });
    const found = columnsOf(trace);
    expect(found).toMatchObject({ lost: 1, ended: 1 / 3 });
    for (const name of named(/shape|level/)) expect(found[name], name).not.toBeNull();
  });

  test('a series of nothing but nulls was not recorded, and one that is level was', () => {
    const trace = logOf({ ...whole, 'loss.train': () => 2.3 }, 10);
    const scalars = { ...trace.scalars, 'loss.validation': trace.steps.map(() => null) };
    const found = columnsOf({ ...trace, scalars });
    for (const name of named(/^validation-loss/)) expect(found[name], name).toBeNull();
    expect(found).toMatchObject({
      'loss-shape.one': 0,
      'loss-fall': 0,
      'loss-range-log': -12,
      'score-against-loss': 0,
    });
  });
});
