import { expect, it } from 'vitest';
import { judgeCost, judgeHealth, programRules } from '../../corpus/program-rules.ts';
import template from '../../corpus/programs/_template.ts';
import { findingsOf, rulesFor } from '../../src/lib/contract-rule.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';

const headline: ProgramSpec = { ...template, headline: true };
const withData = (data: Partial<ProgramSpec['data']>): ProgramSpec => ({
  ...headline,
  data: { ...headline.data, ...data },
});

/** One way to break the contract, and the finding that names it. */
const broken: readonly [what: string, spec: ProgramSpec, finding: string][] = [
  ['too few steps', { ...headline, epochs: 1 }, '13 steps: need 150 to 1,500'],
  ['more steps than anybody waits for', { ...headline, epochs: 1e9 }, 'steps of training: need at most 1000000'],
  ['more parameters than memory holds', { ...headline, layers: [{ ...headline.layers[0]!, units: 1e9 }, ...headline.layers.slice(1)] } as ProgramSpec, 'parameters: need at most 100000000'],
  ['more rows than memory holds', withData({ rows: { train: 1e12, validation: 100, test: 200 } }), 'would be more data than a program may have'],
  ['more features than memory holds', withData({ options: { ...headline.data.options, features: 1e9 } }), 'option features of data source'],
  ['too few rows', withData({ rows: { train: 100, validation: 100, test: 200 } }), '100 rows to train on: need 400'],
  ['a bound near chance', { ...headline, healthy: { metric: 'accuracy', atLeast: 0.4 } }, 'healthy.atLeast 0.4: need 0.'],
  ['a bound at the ceiling', { ...headline, healthy: { metric: 'accuracy', atLeast: 0.99 } }, 'need less than 0.985 of accuracy'],
  ['a target of another task', { ...headline, task: 'regression' }, 'target "oneHot" for task "regression": need value'],
  ['a metric of another task', { ...headline, healthy: { metric: 'r2', atLeast: 0.6 } }, 'healthy.metric "r2" for task "multiclass"'],
  ['edited data', withData({ edits: [{ operator: 'label-noise', parameters: { share: 0.1 } }] }), 'data.edits is for fault operators'],
]; // biome-ignore format: a table

const allFindings = (spec: ProgramSpec) =>
  rulesFor(programRules, spec).flatMap((rule) => findingsOf(rule, spec));

it('finds nothing wrong with a good program', () => {
  expect(allFindings(template)).toEqual([]);
});

it.each(broken)('finds %s', (_, spec, finding) => {
  expect(allFindings(spec).join('\n')).toContain(finding);
});

it('judges health by mean, ceiling and spread of the seeds', () => {
  const health = (mean: number, sd = 0) => ({ values: [], mean, sd });
  expect(judgeHealth(headline, health(0.8))).toEqual([]);
  expect(judgeHealth(headline, health(0.5))).toEqual(['accuracy 0.500 over five seeds: need 0.6']);
  expect(judgeHealth(headline, health(0.99, 0.05))).toHaveLength(2);
  expect(judgeHealth(template, health(0.99, 0.05))).toEqual([]);
});

it('judges cost by size', () => {
  expect(judgeCost(9_999, 0.25)).toEqual([]);
  expect(judgeCost(10_000, 0.3)).toEqual([]);
  expect(judgeCost(9_999, 0.3)).toEqual(['0.3 CPU s a run with 9999 parameters: need at most 0.25']);
  expect(judgeCost(1e6, 21)).toHaveLength(1);
});
