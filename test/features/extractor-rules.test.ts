import { expect, it } from 'vitest';
import type { DescribedExtractor } from '../../src/features/extractor.ts';
import { extractorRules } from '../../src/features/extractor-rules.ts';
import { findingsOf } from '../../src/lib/contract-rule.ts';
import type { ObservedTrace } from '../../src/traces/trace.ts';

const good: DescribedExtractor = {
  id: 'mine',
  title: 'Mine',
  family: 'loss',
  needs: ['loss.train'],
  columns: ['last'],
  features: [],
  extract: ({ scalars }) => [lastFinite(scalars['loss.train'])],
};

function lastFinite(series: ObservedTrace['scalars'][string] = []): number | null {
  return series.findLast((value) => value !== null && Number.isFinite(value)) ?? null;
}

let calls = 0;

/** One way to break the contract, and the finding that names it. */
const broken: readonly [what: string, parts: Partial<DescribedExtractor>, finding: string][] = [
  ['one name for two columns', { columns: ['a', 'a'], extract: () => [1, 1] }, 'two columns have one name'],
  ['a column with a space', { columns: ['a b'] }, 'column "a b": need words'],
  ['a metric that nobody records', { needs: ['loss.sum'] }, 'needs loss.sum, which no instrument records'],
  ['a label', { needs: ['label.healthy-train'] }, 'of which labels are made'],
  ['two families at once', { needs: ['loss.train', 'gradient.norm'] }, "say family: 'technique'"],
  [
    'a metric it does not declare',
    { extract: ({ scalars }) => [lastFinite(scalars['loss.validation'])] },
    'reads loss.validation, which is not among its needs',
  ],
  [
    'whichever it finds of two metrics that it does not declare',
    { extract: ({ scalars, layered }) => [Number('loss.validation' in scalars || 'gradient.norm' in layered)] },
    'reads, one in place of another, metrics that are not among its needs',
  ],
  ['no number where nothing is missing', { extract: () => [null] }, 'last is null though nothing is missing'],
  ['memory of earlier traces', { extract: () => [++calls] }, 'gave other values the second time'],
  [
    'a trace sorted in place',
    { extract: ({ steps }) => [(steps as number[]).reverse()[0] ?? null] },
    'the trace is another one afterwards',
  ],
  [
    'a look at the trace id',
    { extract: ({ traceId }) => [Number.parseInt(traceId.slice(0, 4), 16)] },
    'another trace id gave other values',
  ],
  [
    'columns that grow with the depth',
    { extract: ({ layered }) => [...(layered['gradient.norm']?.[0] ?? [])] },
    'and 1 column declared',
  ],
  ['zero for missing', { extract: ({ scalars }) => [lastFinite(scalars['loss.train']) ?? 0] }, 'last is 0: need null'],
  [
    'NaN for missing',
    { extract: ({ scalars }) => [lastFinite(scalars['loss.train']) ?? Number.NaN] },
    'last is NaN on',
  ],
  [
    'a series taken for granted',
    { extract: ({ scalars }) => [scalars['loss.train']!.length] },
    'throws "Cannot read properties of undefined',
  ],
  [
    'a late phase of a run that ended early',
    { columns: ['loss.late'], extract: ({ scalars }) => [lastFinite(scalars['loss.train'])] },
    'though the run ended before',
  ],
]; // biome-ignore format: a table

const allFindings = (extractor: DescribedExtractor) =>
  extractorRules.flatMap((rule) => findingsOf(rule, extractor));

it('finds nothing wrong with a good extractor', () => {
  expect(allFindings(good)).toEqual([]);
});

it.each(broken)('finds %s', (_, parts, finding) => {
  expect(allFindings({ ...good, ...parts }).join('\n')).toContain(finding);
});
