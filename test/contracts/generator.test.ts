import { beforeAll, describe, expect, it } from 'vitest';
import { generators } from '../../src/inputs/generators/index.ts';
import { findingsOf, rulesFor } from '../../src/lib/contract-rule.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { generatorRules } from './generator-rules.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

describe.each(generators.members)('generator $id', (generator) => {
  it.each(rulesFor(generatorRules, generator))('$title', (rule) => {
    expect(findingsOf(rule, generator)).toEqual([]);
  });
});
