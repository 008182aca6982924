import { expect, it } from 'vitest';
import type { FaultOperator } from '../../src/faults/contract.ts';
import { operators } from '../../src/faults/index.ts';
import { operatorRules } from '../../src/faults/operator-rules.ts';
import { findingsOf, rulesFor } from '../../src/lib/contract-rule.ts';
import { samples } from './samples.ts';

// Copies: some of the broken operators below change what they are given.
const rules = operatorRules(structuredClone(samples));
const epochs = operators.get('epochs');
const noise = operators.get('label-noise');

/** One way to break the contract, and the finding that names it. */
const broken: readonly [what: string, operator: FaultOperator, finding: string][] = [
  ['no program to break', { ...epochs, applicable: () => ({ applicable: false, reason: 'it is never the time' }), settings: () => [] }, 'applies to none of'],
  ['a refusal without a reason', { ...epochs, applicable: () => ({ applicable: false, reason: '' }), settings: () => [] }, 'need a reason in words'],
  ['settings where it does not apply', { ...epochs, applicable: () => ({ applicable: false, reason: 'it is never the time' }) }, 'not applicable, with settings'],
  ['severe before mild', { ...epochs, settings: (spec) => [...epochs.settings(spec)].reverse() }, 'do not go from mild to severe'],
  ['a mutant that is healthy', { ...epochs, apply: (spec) => spec }, 'is the healthy program'],
  ['a healthy spec that is changed', { ...epochs, apply: (spec) => Object.assign(spec, { epochs: 1 }) }, 'throws "Cannot assign to read only property'],
  ['a mutant that is no program', { ...epochs, applicable: () => ({ applicable: true }), settings: () => [{ parameters: {}, severity: 'low' }], apply: (spec) => ({ ...spec, epochs: -1 }) }, 'is no program'],
  ['other outputs', { ...operators.get('units'), apply: (spec) => ({ ...spec, layers: spec.layers.map((layer) => ('units' in layer ? { ...layer, units: 7 } : layer)) }) }, 'gives outputs of shape'],
  ['an unknown class', { ...epochs, id: 'coffee' }, 'gives operator "coffee" no class'],
  ['data that stay', { ...noise, editTrainingData: (data) => data }, 'edits nothing'],
  ['data spoilt in place', { ...noise, editTrainingData: (data) => { data.targets.fill(0); return data; } }, 'changes the rows it is given'],
  ['inputs that are not finite', { ...noise, editTrainingData: (data) => ({ ...data, inputs: data.inputs.map(() => Number.NaN) }) }, 'makes inputs that are not finite'],
]; // biome-ignore format: a table

const allFindings = (operator: FaultOperator) =>
  rulesFor(rules, operator).flatMap((rule) => findingsOf(rule, operator));

it('finds nothing wrong with good operators', () => {
  expect([...allFindings(epochs), ...allFindings(noise)]).toEqual([]);
});

it.each(broken)('finds %s', (_, operator, finding) => {
  expect(allFindings(operator).join('\n')).toContain(finding);
});
