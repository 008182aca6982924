import { describe, expect, it } from 'vitest';
import { exampleTrace } from '../../src/features/example-trace.ts';
import { extractors } from '../../src/features/index.ts';
import type { ObservedTrace } from '../../src/traces/trace.ts';

/** Values of metrics by check (0 is before training); lists are per place, one number is every place of every check. */
type Metrics = Readonly<Record<string, number | readonly (number | readonly number[])[]>>;

/** Changes to a trace in which no rule finds anything. */
export interface Case {
  /** After training began; ten by default. */
  readonly checks?: number;
  readonly metrics?: Metrics;
  readonly observed?: Partial<ObservedTrace['observed']>;
  /** Ends before the last check, by a number that is not finite. */
  readonly lost?: boolean;
}

/** Healthy numbers that move from check to check, so that nothing is stuck. */
function healthy(id: string, check: number): number {
  const drift = check / 1000;
  if (id.endsWith('-score')) return 0.7 + check / 50;
  if (id.startsWith('loss.')) return 1 - check / 50;
  if (id.endsWith('share') || id === 'activation.output-span') return 0.1 + drift;
  if (id === 'activation.output-sum') return 1;
  if (id === 'optimizer.learning-rate') return 0.005;
  return 0.4 + drift;
}

function numberAt(metrics: Metrics, id: string, check: number, place: number): number {
  const given = metrics[id];
  if (given === undefined) return healthy(id, check);
  if (typeof given === 'number') return given;
  const at = given[Math.min(check, given.length - 1)]!;
  return typeof at === 'number' ? at : at[Math.min(place, at.length - 1)]!;
}

function caseTrace({ checks = 10, metrics = {}, observed = {}, lost = false }: Case): ObservedTrace {
  const trace = exampleTrace({
    steps: Array.from({ length: checks + (lost ? 0 : 1) }, (_, i) => i * 10),
    plannedSteps: checks * 10,
    value: (id, check, place) => numberAt(metrics, id, check, place),
  });
  return { ...trace, lost, observed: { ...trace.observed, inputRange: [-1, 1], ...observed } };
}

/** The columns of an extractor, by name. */
export function columnsOf(extractor: string, given: Case): Record<string, number | null> {
  const { columns, extract } = extractors.get(extractor);
  const values = extract(caseTrace(given));
  return Object.fromEntries(columns.map((column, i) => [column, values[i]!]));
}

/** Of one rule: what it is about, a case just inside the limit (no symptom), and one just beyond it. */
export type Sides = readonly [symptom: string, limit: string, inside: Case, beyond: Case];

/** One test per limit: inside it the symptom is 0, beyond it positive. */
export function describeRules(extractor: string, sides: readonly Sides[]): void {
  describe(`rules of ${extractor}, on both sides of every limit`, () => {
    it.each(sides)('%s: %s', (symptom, _limit, inside, beyond) => {
      expect(columnsOf(extractor, inside)[symptom], 'inside').toBe(0);
      expect(columnsOf(extractor, beyond)[symptom], 'beyond').toBeGreaterThan(0);
    });
  });
}

/** Numbers of the checks after training began, the last of them to the end; before it, the first. */
export const trained = (...values: readonly number[]): readonly number[] => [values[0]!, ...values];
