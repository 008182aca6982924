import { isDeepStrictEqual } from 'node:util';
import type { ContractRule } from '../lib/contract-rule.ts';
import { unlessEqual } from '../lib/contract-rule.ts';
import { randomStream } from '../lib/random.ts';
import { instruments } from '../traces/instruments/index.ts';
import type { ObservedTrace } from '../traces/trace.ts';
import { exampleTrace } from './example-trace.ts';
import { type DescribedExtractor, extractEach } from './extractor.ts';

type Rule = ContractRule<DescribedExtractor>;
const readsMetrics = ({ needs }: DescribedExtractor) => needs.length > 0;

/** The contract of an extractor, on made-up traces. */
export const extractorRules: readonly Rule[] = [
  {
    title: 'declares distinct columns and what they mean',
    *findings({ columns, features }) {
      if (new Set(columns).size !== columns.length) yield 'two columns have one name';
      for (const column of columns)
        if (!/^[a-zA-Z0-9-]+(\.[a-z]+)*$/.test(column))
          yield `column "${column}": need words of letters, digits and hyphens, phases after a point`;
      for (const { name, meaning } of features)
        if (meaning.length <= 10) yield `feature "${name}" does not say what it means`;
    },
  },
  {
    title: 'needs metrics that instruments record, of its own family unless it is a technique',
    *findings({ needs, family }) {
      const known = new Set(instruments.members.flatMap(({ metrics }) => metrics.map(({ id }) => id)));
      for (const id of needs) {
        if (!known.has(id))
          yield `needs ${id}, which no instrument records: check it together with the file of yours that does`;
        if (id.startsWith('label.')) yield `needs ${id}, of which labels are made`;
        if (family !== 'technique' && !id.startsWith(`${family}.`))
          yield `needs ${id}, which is not of family "${family}": say family: 'technique' if it reads several`;
      }
    },
  },
  {
    title: 'reads no metric but those it needs',
    *findings(extractor) {
      const { scalars, layered } = exampleTrace();
      const others = Object.keys({ ...scalars, ...layered }).filter((id) => !extractor.needs.includes(id));
      const lacking = [others, ...others.map((id) => [id])].map(traceWithout);
      const [whole, needed, ...without] = extractEach(extractor, [exampleTrace(), ...lacking]);
      const read = others.filter((_, i) => !isDeepStrictEqual(without[i], whole));
      yield* read.map((id) => `reads ${id}, which is not among its needs`);
      if (read.length === 0 && !isDeepStrictEqual(needed, whole))
        yield 'reads, one in place of another, metrics that are not among its needs';
    },
  },
  {
    title: 'gives a number for every column of a whole trace',
    *findings(extractor) {
      const { values, wrong } = extractOf(extractor, exampleTrace(), 'a whole trace');
      yield* wrong;
      for (const [i, value] of values.entries())
        if (value === null) yield `${extractor.columns[i]} is null though nothing is missing`;
    },
  },
  {
    title: 'gives the same twice, whatever it saw in between',
    *findings(extractor) {
      const other = exampleTrace({ steps: [0, 5], plannedSteps: 5, depth: 2 });
      const [first, , second] = extractEach(extractor, [exampleTrace(), other, exampleTrace()]);
      yield* unlessEqual(second, first, 'gave other values the second time');
    },
  },
  {
    title: 'gives the same in another order, and for one trace at a time',
    *findings(extractor) {
      const traces = [1, 2, 3, 4].map((depth) => exampleTrace({ depth }));
      const values = extractEach(extractor, traces);
      const backwards = [...extractEach(extractor, traces.toReversed())].reverse();
      yield* unlessEqual(backwards, values, 'the order of traces changes the values');
      const alone = extractor.extract(traces[3]!);
      yield* unlessEqual(alone, values[3], 'a trace alone has other values than among others');
    },
  },
  {
    title: 'changes nothing of the trace',
    *findings(extractor) {
      const trace = exampleTrace();
      const before = structuredClone(trace);
      extractor.extract(trace);
      yield* unlessEqual(trace, before, 'the trace is another one afterwards: copy what you sort or fill');
    },
  },
  {
    title: 'does not look at the name of a trace',
    *findings(extractor) {
      const trace = exampleTrace();
      const renamed = { ...trace, traceId: 'ffffffffffffffffffff' };
      const [other, own] = extractEach(extractor, [renamed, trace]);
      yield* unlessEqual(other, own, 'another trace id gave other values');
    },
  },
  {
    title: 'has as many columns for a deep or long trace as for a shallow or short one',
    *findings(extractor) {
      const many = Array.from({ length: 500 }, (_, i) => i);
      yield* wrongIn(extractor, [
        ...[1, 2, 3, 50].map((depth): Case => [`${depth} layers`, exampleTrace({ depth })]),
        ['two checks', exampleTrace({ steps: [0, 1], plannedSteps: 1 })],
        ['500 checks', exampleTrace({ steps: many, plannedSteps: 500 })],
      ]);
    },
  },
  {
    title: 'says nothing of a trace that lacks what it needs',
    concerns: readsMetrics,
    findings: (extractor) => unlessSilent(extractor, { ...exampleTrace(), scalars: {}, layered: {} }),
  },
  {
    title: 'says nothing of the run in a trace without a check',
    concerns: readsMetrics,
    findings: (extractor) => unlessSilent(extractor, exampleTrace({ steps: [] })),
  },
  {
    title: 'survives one check, no layer, constants, zeros and values that are not finite',
    *findings(extractor) {
      const values = [0, -1, 1, 1e300, 1e-300, Number.NaN, Number.POSITIVE_INFINITY, null];
      yield* wrongIn(extractor, [
        ['one check', exampleTrace({ steps: [0] })],
        ['one late check', exampleTrace({ steps: [7], plannedSteps: 300 })],
        ['no layer', exampleTrace({ depth: 0 })],
        ...values.map((value): Case => [`nothing but ${value}`, exampleTrace({ value: () => value })]),
      ]);
    },
  },
  {
    title: 'leaves later phases null where the run ended early',
    *findings(extractor) {
      const values = extractor.extract(exampleTrace({ steps: [0, 10, 20, 30] }));
      for (const [i, column] of extractor.columns.entries())
        if (/\.(mid|late)$/.test(column) && values[i] !== null)
          yield `${column} is ${values[i]}, though the run ended before`;
    },
  },
  {
    title: 'never gives NaN or an infinity, whatever the metrics hold',
    *findings(extractor) {
      const traces = Array.from({ length: 30 }, (_, draw) =>
        exampleTrace({ steps: [0, 3, 6, 9], plannedSteps: 9, depth: 1 + (draw % 4), value: anything(draw) }),
      );
      yield* wrongIn(extractor, traces.map((trace): Case => ['values of any size', trace])); // biome-ignore format: one call
    },
  },
];

/** A trace and what is special about it. */
type Case = readonly [what: string, trace: ObservedTrace];

/** Where what an extractor gives is not one finite number or null per column. */
function wrongIn(extractor: DescribedExtractor, cases: readonly Case[]): string[] {
  const rows = extractEach(extractor, cases.map(([, trace]) => trace)); // biome-ignore format: one call
  return cases.flatMap(([what], i) => wrongValues(extractor, rows[i]!, what));
}

function wrongValues(
  { columns }: DescribedExtractor,
  values: readonly (number | null)[],
  what: string,
): string[] {
  const odd = values.flatMap((value, i) =>
    value === null || Number.isFinite(value)
      ? []
      : [`${columns[i]} is ${value} on ${what}: need a finite number, or null`],
  );
  if (values.length === columns.length) return odd;
  const declared = columns.length === 1 ? '1 column' : `${columns.length} columns`;
  return [`${values.length} values on ${what}, and ${declared} declared`, ...odd];
}

function extractOf(extractor: DescribedExtractor, trace: ObservedTrace, what: string) {
  const values = extractor.extract(trace);
  return { values, wrong: wrongValues(extractor, values, what) };
}

function unlessSilent(extractor: DescribedExtractor, trace: ObservedTrace): string[] {
  const { values, wrong } = extractOf(extractor, trace, 'a trace without them');
  const said = [...values.entries()].filter(([, value]) => value !== null);
  return [
    ...wrong,
    ...said.map(([i, value]) => `${extractor.columns[i]} is ${value}: need null, which is "cannot be said"`),
  ];
}

/** The example trace of a run in which nobody recorded some metrics. */
function traceWithout(ids: readonly string[]): ObservedTrace {
  const { scalars, layered, ...others } = exampleTrace();
  const keep = <T>(series: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(series).filter(([id]) => !ids.includes(id)));
  return { ...others, scalars: keep(scalars), layered: keep(layered) };
}

/** Numbers of any size, signs, zeros, gaps and what is not finite; the same ones for a draw. */
function anything(draw: number): () => number | null {
  const random = randomStream('any metric', draw);
  const odd = [null, 0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1e308, 5e-324];
  return () => {
    if (random.uniform() < 0.3) return odd[random.integer(odd.length)]!;
    return random.normal() * 10 ** random.uniform(-300, 300);
  };
}
