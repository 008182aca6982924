import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { findingsOf } from '../../../src/lib/contract-rule.ts';
import type { Instrument, Observer } from '../../../src/traces/instruments/contract.ts';
import { instrumentRules } from '../../../src/traces/instruments/instrument-rules.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import type { Trainer } from '../../../src/training/contract.ts';

const metric = {
  id: 'loss.last',
  family: 'loss',
  unit: 'loss',
  scale: 'loss-scaled',
  shape: 'scalar',
  cost: 0,
  description: 'loss of the last mini-batch',
} as const;

const observe: Observer['observe'] = ({ recentLosses, trainer }) => ({
  'loss.last': recentLosses.at(-1) ?? new Array<null>(trainer.replicas).fill(null),
});

const good: Instrument = {
  id: 'last',
  title: 'Last loss',
  family: 'loss',
  schedule: 'checks',
  metrics: [metric],
  start: () => ({ observe }),
};

const observing = (change: Observer['observe']): Partial<Instrument> => ({
  start: () => ({ observe: change }),
});

/** One way to break the contract, and the finding that names it. */
const broken: readonly [what: string, parts: Partial<Instrument>, finding: string][] = [
  ['a metric of another family', { family: 'gradient' }, 'loss.last is of family "loss": need "gradient"'],
  ['a metric without a meaning', { metrics: [{ ...metric, description: 'loss' }] }, 'does not say what it means'],
  ['a metric that is never measured', observing(() => ({})), 'loss.last is never measured'],
  ['a metric that is not declared', observing(() => ({ 'loss.sum': [1, 1] })), 'measures loss.sum, which it does not declare'],
  ['a list for a number', observing(({ trainer }) => ({ 'loss.last': Array.from({ length: trainer.replicas }, () => [1]) })), 'is declared scalar and is a list'],
  ['a value for the first replica only', observing(() => ({ 'loss.last': [1] })), '1 values for 2 replicas'],
  ['a step of training of its own', observing((observation) => { (observation.trainer as Trainer).trainStep(); return observe(observation); }), 'the losses of a run are others'],
  ['a mean over the runs', observing(({ recentLosses, trainer }) => {
    const losses = Array.from(recentLosses.at(-1) ?? []);
    return { 'loss.last': Array.from({ length: trainer.replicas }, () => losses.reduce((a, b) => a + b, 0)) };
  }), 'depends on the runs beside it'],
  ['a tensor that is kept', observing((observation) => { tf.scalar(1); return observe(observation); }), 'tensors are left'],
]; // biome-ignore format: a table

const allFindings = (instrument: Instrument) =>
  instrumentRules.flatMap((rule) => findingsOf(rule, instrument));

beforeAll(() => selectBackend('wasm'));

it('finds nothing wrong with a good instrument', () => {
  expect(allFindings(good)).toEqual([]);
});

it.each(broken)('finds %s', (_, parts, finding) => {
  expect(allFindings({ ...good, ...parts }).join('\n')).toContain(finding);
});
