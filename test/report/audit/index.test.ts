import { describe, expect, it } from 'vitest';
import { auditTable } from '../../../src/audit/audit.ts';
import { formatAuditPage } from '../../../src/report/audit/index.ts';
import { formatAudit } from '../../../src/report/audit/text.ts';
import { plantTable } from '../../audit/planted.ts';

const hostile = '<img src=x onerror=alert(1)>\u001b[2J';
const columns = plantTable({ seed: 2, rows: 100, programs: 5, leaks: ['blank'] });
const result = auditTable(
  {
    name: hostile,
    kind: 'table',
    sha256: '',
    columns: new Map([[hostile, columns.get('feature_1')!], ...columns]),
  },
  {
    ...{ groups: [], ignore: [], folds: 2, seed: 0, commands: ['faultgap audit x.csv'] },
    bootstrap: { draws: 100, seed: 0 },
  },
);

describe('the page of an audit', () => {
  const page = formatAuditPage(result);

  it('says every finding, and why something was not measured', () => {
    for (const { title } of result.findings) expect(page).toContain(title);
    expect(page).toContain('Not measured: no import layout of a run per row has these columns.');
  });

  it('draws what is kept from random rows to held-out groups', () => {
    expect(page.match(/<svg/g)).toHaveLength(2);
    expect(page).toContain('whole programs held out');
  });

  it('escapes text of the table', () => {
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img');
  });
});

describe('the text of an audit', () => {
  const text = formatAudit(result);

  it('says first how much was found, leaks before what is clear', () => {
    expect(text.indexOf('LEAK: Blank rows')).toBeGreaterThan(0);
    expect(text.indexOf('LEAK: Blank rows')).toBeLessThan(text.indexOf('\nCLEAR\n'));
  });

  it('breaks lines of words at 100 characters', () => {
    const words = text.split('\n').filter((line) => line.startsWith('  '));
    expect(words.filter((line) => line.length > 100)).toEqual([]);
  });
});
