import { describe, expect, it } from 'vitest';
import { extractorRules } from '../../src/features/extractor-rules.ts';
import { extractors } from '../../src/features/index.ts';
import { findingsOf, rulesFor } from '../../src/lib/contract-rule.ts';

describe.each(extractors.members)('extractor $id', (extractor) => {
  it.each(rulesFor(extractorRules, extractor))('$title', (rule) => {
    expect(findingsOf(rule, extractor)).toEqual([]);
  });
});
