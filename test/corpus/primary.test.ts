import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { confirmedPrimary, shippedPrimary } from '../../src/cli/common-options.ts';
import { readPrimary } from '../../src/eval/primary/file.ts';
import { parseResult, type ResultComparison } from '../../src/eval/result.ts';
import { configPath, readJson } from '../../src/lib/config.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { formatInterval, formatNumber, formatP, formatSigned } from '../../src/report/numbers.ts';
import { readManifest } from '../../src/traces/store/manifest.ts';

/** A result beside those of the primary comparisons. */
const parse = async (name: string) =>
  parseResult(await readJson(join(packageRoot, 'corpus', 'primary', name)));

const known = parseResult(await readJson(shippedPrimary));
const later = parseResult(await readJson(confirmedPrimary));

const manifestOf = (folder: string) => readManifest(join(packageRoot, 'corpus', folder));
const page = (name: string) => readFileSync(join(packageRoot, name), 'utf8').replaceAll(/ +/g, ' ');

/** Cells of a comparison as they stand in a table. */
function cells({ first, second, halves, differs, pHolm, ...difference }: ResultComparison): string[] {
  const numbers = [formatNumber(first), formatNumber(second), formatSigned(difference.value)];
  const ends = [formatInterval(difference), formatInterval(halves)];
  return [...numbers, ...ends, formatP(pHolm), differs ? 'yes' : 'no'];
}

describe('the shipped primary comparisons', () => {
  test.each([
    ['known programs', known],
    ['later ones', later],
  ])('are those of the file: %s', async (_, { primary }) => {
    const file = await readPrimary(configPath('primary.json'));
    expect(primary!.file).toBe(file.hash);
    expect(primary!.comparisons.map(({ id }) => id)).toEqual(file.comparisons.map(({ id }) => id));
    expect([primary!.cuts, primary!.halvings]).toEqual([file.cuts, file.halvings]);
  });

  test('explore on the shipped recording, whose programs were all known when they were chosen', async () => {
    expect(known.primary!.stage).toBe('exploratory');
    expect(known.corpus.hash).toBe((await manifestOf('recorded')).hash);
  });

  test('confirm on the programs of corpus 2 that were not', () => {
    expect(later.primary!.stage).toBe('confirmatory');
    expect(later.corpus.programs - known.corpus.programs).toBe(later.primary!.comparisons[0]!.programs);
  });

  test('stand in the README and in the findings as they are', () => {
    for (const [i, comparison] of later.primary!.comparisons.entries()) {
      const first = known.primary!.comparisons[i]!;
      const difference = `${formatSigned(first.value)}${first.differs ? ', differs' : ''}`;
      expect(page('README.md')).toContain(`| ${comparison.effect} |`);
      expect(page('README.md')).toContain([...cells(comparison), difference].join(' | '));
      expect(page('docs/findings.md')).toContain(cells(first).join(' | '));
    }
  });
});

describe('robust methods on corpus 2', () => {
  const forest = parse('robust-forest.json');
  const boosting = parse('robust-boosting.json');

  test.each([
    ['robust-forest.json', forest],
    ['robust-boosting.json', boosting],
  ])('are compared as %s has it, on the programs that were not known', async (name, of) => {
    const { primary, corpus } = await of;
    const file = await readPrimary(configPath(name));
    expect([primary!.file, primary!.cuts, primary!.stage]).toEqual([file.hash, file.cuts, 'confirmatory']);
    expect(primary!.comparisons.map(({ id }) => id)).toEqual(file.comparisons.map(({ id }) => id));
    expect(corpus.hash).toBe(later.corpus.hash);
    expect(primary!.comparisons[0]!.programs).toBe(later.primary!.comparisons[0]!.programs);
  });

  test.each([forest, boosting])('stand on the page as they are', async (of) => {
    for (const { first, second, pHolm, sources, ...difference } of (await of).primary!.comparisons) {
      const numbers = [formatNumber(first), formatNumber(second), formatSigned(difference.value)];
      const row = [...numbers, formatInterval(difference), formatInterval(sources), formatP(pHolm)];
      expect(page('docs/corpus-2.md')).toContain(`| ${row.join(' | ')} |`);
    }
  });
});
