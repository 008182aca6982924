import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shippedPrimary } from '../../src/cli/common-options.ts';
import { readPrimary } from '../../src/eval/primary/file.ts';
import { parseResult } from '../../src/eval/result.ts';
import { configPath, readJson } from '../../src/lib/config.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { formatInterval, formatNumber, formatP, formatSigned } from '../../src/report/numbers.ts';
import { readManifest } from '../../src/traces/store/manifest.ts';

const result = parseResult(await readJson(shippedPrimary));
const primary = result.primary!;

describe('the shipped primary comparisons', () => {
  test('are those of the file, on the shipped recording', async () => {
    const file = await readPrimary(configPath('primary.json'));
    expect(primary.file).toBe(file.hash);
    expect(primary.comparisons.map(({ id }) => id)).toEqual(file.comparisons.map(({ id }) => id));
    expect([primary.cuts, primary.halvings]).toEqual([file.cuts, file.halvings]);
    const { hash } = await readManifest(join(packageRoot, 'corpus', 'recorded'));
    expect(result.corpus.hash).toBe(hash);
  });

  test('explore: every program of the recording was known when they were chosen', () => {
    expect(primary.stage).toBe('exploratory');
  });

  test('stand in the README as they are', () => {
    const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8').replaceAll(/ +/g, ' ');
    for (const { effect, first, second, halves, differs, pHolm, ...difference } of primary.comparisons) {
      const numbers = [formatNumber(first), formatNumber(second), formatSigned(difference.value)];
      const ends = [formatInterval(difference), formatInterval(halves)];
      const cells = [effect, ...numbers, ...ends, formatP(pHolm), differs ? 'yes' : 'no'];
      expect(readme).toContain(cells.slice(1).join(' | '));
      expect(readme).toContain(`| ${effect} |`);
    }
  });
});
