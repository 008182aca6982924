import { beforeAll, describe, expect, it } from 'vitest';
import { findingsOf, rulesFor } from '../../src/lib/contract-rule.ts';
import { instruments } from '../../src/traces/instruments/index.ts';
import { instrumentRules } from '../../src/traces/instruments/instrument-rules.ts';
import { selectBackend } from '../../src/training/backend.ts';

beforeAll(() => selectBackend('wasm'));

describe.each(instruments.members)('instrument $id', (instrument) => {
  it.each(rulesFor(instrumentRules, instrument))('$title', (rule) => {
    expect(findingsOf(rule, instrument)).toEqual([]);
  });
});
