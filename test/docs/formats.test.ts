import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { readNumber } from '../../src/tables/cells.ts';
import { isTableName } from '../../src/tables/read-table.ts';
import { limits, secondsFor } from '../../src/tables/table.ts';

const page = readFileSync(join(packageRoot, 'docs', 'formats.md'), 'utf8');
const section = /^## Tables from elsewhere$([\s\S]*?)^## /m.exec(page)![1]!.replace(/\s+/g, ' ');

describe('what docs/formats.md says of tables from elsewhere', () => {
  test('gives the limits', () => {
    const number = (value: number) => value.toLocaleString('en');
    expect(section).toContain(`${limits.bytes / 2 ** 20} MiB per file`);
    expect(section).toContain(
      `${number(limits.rows)} rows, ${number(limits.columns)} columns and ${number(limits.cells)} cells`,
    );
    expect(section).toContain(`at most ${number(limits.heapMiB)} MiB`);
    expect([secondsFor(0), secondsFor(4 * 2 ** 20)]).toEqual([3, 4]);
  });

  test('names words that are read as missing', () => {
    const words = /the words (.*?), in any case/.exec(section)![1]!;
    const missing = [...words.matchAll(/`([^`]+)`/g)].map(([, word]) => word!);
    expect(missing.length).toBeGreaterThan(5);
    expect(missing.filter((word) => readNumber(word) !== null)).toEqual([]);
  });

  test('names endings that are read', () => {
    const endings = [...section.matchAll(/`\.(\w+)`/g)].map(([, ending]) => ending!);
    expect(endings).toContain('parquet');
    expect(endings.filter((ending) => ending !== 'gz' && !isTableName(`table.${ending}`))).toEqual([]);
  });
});
