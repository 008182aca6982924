import { describe, expect, it } from 'vitest';
import { formatMarkdown } from '../../../src/report/evaluation/report.ts';
import { fullInput, hostile } from '../full-input.ts';

describe('formatMarkdown', () => {
  const lines = formatMarkdown(fullInput()).split('\n');

  it('ends with what makes the numbers again', () => {
    expect(lines.slice(-6)).toEqual([
      '```',
      'faultgap record',
      `faultgap eval ${hostile}`,
      'faultgap sweep DIR',
      '```',
      '',
    ]);
  });

  it('keeps the lines of each table equally wide, whatever names are in it', () => {
    const cells = (line: string) => line.match(/(?<!\\)\|/g)!.length;
    const tables = lines.map((line, i) => ({ line, i })).filter(({ line }) => /^\| -/.test(line));
    expect(tables.length).toBeGreaterThan(3);
    for (const { i } of tables) {
      const rows = lines.slice(
        i + 1,
        lines.findIndex((line, at) => at > i && line === ''),
      );
      expect(new Set([lines[i - 1]!, ...rows].map(cells)).size).toBe(1);
    }
  });
});
