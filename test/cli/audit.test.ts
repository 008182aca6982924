import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAuditResult } from '../../src/audit/result.ts';
import { plantTable, writeCsv } from '../audit/planted.ts';
import { writeLabelledRecording } from '../eval/small-recording.ts';
import { callCli } from './run-cli.ts';

let directory: string;
let table: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'audit-'));
  table = join(directory, 'theirs.csv');
  await writeFile(table, writeCsv(plantTable({ seed: 1, rows: 120, programs: 6, leaks: ['machine'] })));
});
afterAll(() => rm(directory, { recursive: true }));

describe('faultgap audit', () => {
  it('writes the JSON that it prints and a page, and says how to make them again', async () => {
    const out = join(directory, 'audit');
    const { code, stdout } = await callCli(
      'audit',
      table,
      '--out',
      out,
      '--draws',
      '100',
      '--quiet',
      '--json',
    );
    expect(code).toBe(0);
    expect(stdout).toBe(await readFile(join(out, 'audit.json'), 'utf8'));
    const result = parseAuditResult('stdout', JSON.parse(stdout));
    expect(result.commands).toEqual(['faultgap audit theirs.csv --folds 5 --draws 100 --seed 0']);
    expect(result.groups).toEqual([
      { column: 'program', role: 'program', values: 6 },
      { column: 'session', role: 'session', values: 12 },
    ]);
    const page = await readFile(join(out, 'audit.html'), 'utf8');
    expect(page).toContain('What the machine alone tells');
    expect(page).toContain('<svg');
  });

  it('takes columns as they are named', async () => {
    const chosen = ['--label', 'session', '--group', 'label', '--ignore', 'program', '--draws', '100'];
    const { stdout } = await callCli('audit', table, ...chosen, '--quiet', '--json');
    const { label, groups, columns } = parseAuditResult('stdout', JSON.parse(stdout));
    expect(label!.column).toBe('session');
    expect(groups).toEqual([{ column: 'label', role: 'program', values: 2 }]);
    expect(columns.find(({ name }) => name === 'program')!.role).toBe('ignored');
  });

  it.each([
    [['--label', 'label', '--group', 'label'], 'label as label and as group'],
    [['--session', 'label', '--ignore', 'label'], 'label as session and as ignore'],
  ])('refuses one column for two things: %j', async (chosen, value) => {
    const { code, stderr } = await callCli('audit', table, ...chosen, '--quiet');
    expect(code).toBe(2);
    expect(stderr).toBe(`faultgap: a column has one part in an audit; got ${value} [audit-column]\n`);
  });

  it('refuses a column that is not there, in one line', async () => {
    const { code, stderr } = await callCli('audit', table, '--label', 'fault', '--quiet');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^faultgap: theirs.csv lacks a column that was named; need fault; got program, session, .* \[audit-column\]\n$/,
    );
  });

  it('refuses a folder that is no recording, in one line', async () => {
    const { code, stderr } = await callCli('audit', directory, '--quiet');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^faultgap: an audit reads a table, or a recording .* \[audit-source\]\n$/);
  });

  it('reads a recording with its labels and what the machine felt', async () => {
    const recording = await writeLabelledRecording();
    const { code, stdout } = await callCli('audit', recording, '--draws', '100', '--quiet', '--json');
    await rm(recording, { recursive: true });
    expect(code).toBe(0);
    const { source, groups, label } = parseAuditResult('stdout', JSON.parse(stdout));
    expect(source.kind).toBe('recording');
    expect(label!.column).toMatch(/^label-/);
    expect(groups.map(({ column }) => column)).toContain('mutant');
  });
});
