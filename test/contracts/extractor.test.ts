import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractors } from '../../src/features/index.ts';
import { instruments } from '../../src/traces/instruments/index.ts';
import type { ObservedTrace } from '../../src/traces/trace.ts';
import { makeTrace } from '../features/traces.ts';

const metricIds = new Set(
  instruments.members
    .filter(({ family }) => family !== 'label')
    .flatMap(({ metrics }) => metrics.map(({ id }) => id)),
);

describe.each(extractors.members)('extractor $id', (extractor) => {
  const { columns, needs, family, features } = extractor;
  const finiteOrNull = (trace: ObservedTrace) => {
    const values = extractor.extract(trace);
    expect(values.length).toBe(columns.length);
    values.forEach((value, i) => {
      expect(value === null || Number.isFinite(value), `${columns[i]} is ${value}`).toBe(true);
    });
    return values;
  };

  it('declares distinct columns, says what each means, and reads metrics that exist, of its own family unless it is a technique', () => {
    expect(new Set(columns).size).toBe(columns.length);
    for (const column of columns) expect(column).toMatch(/^[a-zA-Z0-9-]+(\.[a-z]+)*$/);
    for (const { meaning } of features) expect(meaning.length).toBeGreaterThan(10);
    for (const id of needs) expect(metricIds.has(id), id).toBe(true);
    const own = needs.filter((id) => id.startsWith(family === 'technique' ? '' : `${family}.`));
    expect(own).toEqual(needs);
  });

  it('gives a number for every column of a whole trace', () => {
    finiteOrNull(makeTrace()).forEach((value, i) => {
      expect(value, columns[i]).not.toBeNull();
    });
  });

  it('gives the same twice and changes nothing', () => {
    const trace = makeTrace();
    const before = structuredClone(trace);
    expect(extractor.extract(trace)).toEqual(extractor.extract(trace));
    expect(trace).toEqual(before);
  });

  it('has as many columns for a deep, wide, long trace as for a shallow, short one', () => {
    for (const depth of [1, 2, 3, 50]) finiteOrNull(makeTrace({ depth }));
    finiteOrNull(makeTrace({ steps: [0, 1], plannedSteps: 1 }));
    finiteOrNull(makeTrace({ steps: Array.from({ length: 500 }, (_, i) => i), plannedSteps: 500 }));
  });

  it('does not look at the name of a trace', () => {
    const trace = makeTrace();
    expect(extractor.extract({ ...trace, traceId: 'ffffffffffffffffffff' })).toEqual(
      extractor.extract(trace),
    );
  });

  it('says nothing of a trace that lacks what it needs', () => {
    const trace = { ...makeTrace(), scalars: {}, layered: {} };
    if (needs.length > 0) expect(extractor.extract(trace).every((value) => value === null)).toBe(true);
  });

  it('says nothing of the run in a trace without a check', () => {
    if (needs.length > 0)
      expect(finiteOrNull(makeTrace({ steps: [] })).every((value) => value === null)).toBe(true);
  });

  it('survives one check, no layer, constants, zeros, and values that are not finite', () => {
    finiteOrNull(makeTrace({ steps: [0] }));
    finiteOrNull(makeTrace({ steps: [7], plannedSteps: 300 }));
    finiteOrNull(makeTrace({ depth: 0 }));
    for (const value of [0, -1, 1, 1e300, 1e-300, Number.NaN, Number.POSITIVE_INFINITY, null]) {
      finiteOrNull(makeTrace({ value: () => value }));
    }
  });

  it('leaves later phases null where the run ended early', () => {
    const values = finiteOrNull(makeTrace({ steps: [0, 10, 20, 30] }));
    columns.forEach((column, i) => {
      if (/\.(mid|late)$/.test(column)) expect(values[i], column).toBeNull();
    });
  });

  it('never gives NaN or an infinity, whatever the metrics hold', () => {
    const anything = fc.oneof(
      fc.double(),
      fc.constantFrom(null, 0, -0, Number.NaN, Number.POSITIVE_INFINITY, -1e308),
    );
    fc.assert(
      fc.property(fc.infiniteStream(anything), fc.integer({ min: 1, max: 4 }), (stream, depth) => {
        finiteOrNull(
          makeTrace({ steps: [0, 3, 6, 9], plannedSteps: 9, depth, value: () => stream.next().value }),
        );
      }),
      { numRuns: 30 },
    );
  });
});
