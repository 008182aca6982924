import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readQualityTables } from '../../../src/mutants/quality/quality-tables.ts';
import { writeQualityTables } from '../../../src/mutants/quality/write-quality-tables.ts';
import { callCli } from '../../cli/run-cli.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-selection-'));
});
afterAll(() => rm(directory, { recursive: true }));

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('quality tables', () => {
  const select = (name: string, ...options: string[]) =>
    callCli('quality', 'select', '--scores', join(directory, name), ...options);
  const table = (columns: string, ...lines: string[]) => `\uFEFF${[columns, ...lines].join('\r\n')}\r\n`;
  const write = async (name: string, content: string) => {
    await writeFile(join(directory, name), content);
  };

  test('reads tables of the published layout whatever the bugs are called, and prints JSON', async () => {
    const columns = 'config_str, IQ,EQ,operator,note';
    await write(
      'quality_Zoo-7_pre_training.csv',
      table(columns, '5,0.9,0.8,add_noise,x', ',0.2,0.1,disable_batching,'),
    );
    await write('quality_barn_x1_v2.csv', table(columns, '4,0.7,0.6,add_noise,x', ',,0.1,disable_batching,'));
    const { code, stdout, stderr } = await select(
      '.',
      ...['--estimate', 'zoo', '--validate', 'barn', '--threshold', '0.5', '--json'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      estimate: ['zoo'],
      validate: 'barn',
      threshold: 0.5,
      validationWasSeen: false,
      families: { total: 2, retained: 1 },
      retained: [{ id: 'add_noise::pct_le_5', hitRate: 1 }],
      validation: {
        before: { mutants: 2, medianResistance: 0.7, medianRealism: 0.35 },
        after: { mutants: 1, medianResistance: 0.7, medianRealism: 0.6 },
        reduction: 0.5,
      },
    });
  });

  test('reads back the tables that we write, undefined measures as null', async () => {
    const own = await mkdtemp(join(directory, 'own-'));
    const scores = { killProbability: 0.1, reliable: true, ease: 0.25, overlap: 0.25, coupling: 0.25 };
    const names = { operator: 'add_noise', configuration: '5' };
    const mutant = { model: 'm "1", odd', ...names, ...scores };
    const mutants = [
      { ...mutant, resistance: 0.25, cpuSeconds: 1.5 },
      { ...mutant, resistance: null, cpuSeconds: null },
    ];
    const bug = { bug: 'zoo7', origin: 'DeepFD', approaches: [{ approach: 'pre_training', mutants }] };
    await writeQualityTables(own, [bug]);
    const row = { bug: 'deepfd_zoo7', mutant: mutant.model, ...names, realism: 0.25 };
    expect(readQualityTables(own)).toEqual([
      { ...row, resistance: 0.25, cpuSeconds: 1.5 },
      { ...row, resistance: null, cpuSeconds: null },
    ]);
  });

  test('names the file and the column of a table that it cannot use', async () => {
    const broken = await mkdtemp(join(directory, 'broken-'));
    const file = join(broken, 'quality_zoo7_pre_training.csv');
    const complain = async (content: string) => {
      await writeFile(file, content);
      try {
        readQualityTables(broken);
        return 'accepted';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await complain('operator,config_str,IQ\nadd_noise,5,0.9\n')).toMatch(
      /quality_zoo7.*lacks a column; need EQ/,
    );
    expect(await complain('operator,config_str,IQ,EQ\nadd_noise,5,high,0.1\n')).toMatch(
      /quality_zoo7.*line 2, column IQ.*got high/,
    );
    expect(await complain('operator,config_str,IQ,EQ\nadd_noise,5,0.1,1.5\n')).toMatch(
      /quality_zoo7.*line 2, column EQ.*got 1.5/,
    );
    expect(await complain('operator,config_str,IQ,EQ\n"add_noise,5\n')).toMatch(
      /quality_zoo7.*line 2: a quote is never closed/,
    );
    expect(await complain('')).toMatch(/has no header/);
    await rm(file);
    expect(codeOf(() => readQualityTables(broken))).toBe('no-scores');
    expect(codeOf(() => readQualityTables(join(broken, 'none')))).toBe('read-failed');
  });

  test('ends with 2 and one line where a set has no table', async () => {
    const { code, stdout, stderr } = await select('.', '--estimate', 'zoo', '--validate', 'moon');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('moon');
  });
});
