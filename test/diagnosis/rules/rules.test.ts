import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyRules } from '../../../src/diagnosis/apply-rules.ts';
import type { RuleExample } from '../../../src/diagnosis/rules/contract.ts';
import { rules } from '../../../src/diagnosis/rules/index.ts';
import { viewRun } from '../../../src/diagnosis/rules/run.ts';
import { packageRoot } from '../../../src/lib/files.ts';
import { unknownSetting } from '../../../src/traces/foreign-header.ts';
import type { Trace } from '../../../src/traces/trace.ts';
import { exampleTrace } from '../../traces/example.ts';

const noScript = {
  loss: null, expectsLogits: null, lastActivation: null, outputShapes: null, targetShapes: null,
  optimizer: null, schedule: null, shuffled: null, classCounts: null, rowsCounted: null,
}; // biome-ignore format: one script

/** An example as a trace, with a check every tenth step. */
function traceOf({ observed, script, outcome, scalars = {}, layered = {} }: RuleExample): Trace {
  const checks = Math.max(1, ...Object.values({ ...scalars, ...layered }).map((series) => series.length));
  const steps = Array.from({ length: checks }, (_, check) => 10 * check);
  const last = outcome?.kind === 'diverged' ? outcome.step : steps.at(-1)!;
  return exampleTrace({
    steps,
    plannedSteps: Math.max(last, steps.at(-1)!),
    doneSteps: last,
    outcome: outcome ?? { kind: 'completed' },
    observed: { ...unknownSetting, ...observed, script: { ...noScript, ...script } },
    scalars,
    layered,
  });
}

const faultsOf = (trace: Trace) => applyRules(trace).facts.filter(({ fault }) => fault);

describe.each(rules.members.map((rule) => [rule.id, rule] as const))('the rule %s', (id, rule) => {
  test('calls its faulty example a fault, with a class or none, and says what to change', () => {
    const found = rule.check(viewRun(traceOf(rule.examples.faulty)));
    expect(found.map(({ consequence }) => consequence)).toContainEqual(expect.any(String));
    for (const { sentence, changes } of found) {
      expect(sentence).toMatch(/^[A-Z0-9].*[^.]$/);
      expect(changes.length).toBeGreaterThan(0);
      for (const { action } of changes) expect(action).toMatch(/^[A-Z].*[^.]$/);
    }
  });

  test('calls no fault in its healthy example, nor does any other rule', () => {
    expect(faultsOf(traceOf(rule.examples.healthy))).toEqual([]);
  });

  test('says nothing of a run of which nothing is known', () => {
    expect(rule.check(viewRun(traceOf({})))).toEqual([]);
  });

  test('stands in the docs with its source and with what makes it a fault', () => {
    const text = readFileSync(join(packageRoot, 'docs', 'diagnosing.md'), 'utf8').replaceAll(/\s+/g, ' ');
    expect(text).toContain(`\`${id}\``);
    expect(text).toContain(rule.faultWhen);
    expect(text).toContain(rule.source);
  });
});

test('advice of rules comes from faults alone, in the order of rules', () => {
  const { facts, advice } = applyRules(traceOf(rules.get('input-range').examples.faulty));
  expect(facts.map(({ rule }) => rule)).toEqual(['input-range', 'non-finite']);
  expect(advice.map(({ repair }) => repair).slice(0, 2)).toEqual(['input-scaling', 'rate']);
  expect(applyRules(traceOf(rules.get('input-range').examples.healthy)).advice).toEqual([]);
});
