import { describe, expect, it } from 'vitest';
import { diagnoserRules } from '../../src/eval/diagnosers/diagnoser-rules.ts';
import { diagnosers } from '../../src/eval/diagnosers/index.ts';
import { findingsOf, rulesFor } from '../../src/lib/contract-rule.ts';

describe.each(diagnosers.members)('diagnoser $id', (diagnoser) => {
  it.each(rulesFor(diagnoserRules, diagnoser))('$title', (rule) => {
    expect(findingsOf(rule, diagnoser)).toEqual([]);
  });
});
