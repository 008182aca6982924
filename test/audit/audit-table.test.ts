import { describe, expect, it } from 'vitest';
import { describeTable } from '../../src/audit/audit-table.ts';

function columnOf(name: string, cells: readonly unknown[]) {
  const table = describeTable('made up', new Map([[name, cells]]), { groups: [], ignore: [] });
  return table.columns[0]!;
}

const many = Array.from({ length: 40 }, (_, row) => row);

describe('what a column is taken for', () => {
  it.each([
    ...[
      'Laufzeit_s',
      'Speicher MB',
      'durée',
      'mémoire_max',
      'tiempo_total',
      '显存占用',
      'メモリ使用量',
      'время_обучения',
    ],
    ...['nvml.power', 'psutil_rss', 'sm_clock_mhz'],
  ])('%s is of the machine, whatever its language or tool', (name) => {
    expect(
      columnOf(
        name,
        many.map((row) => Math.sin(row)),
      ).role,
    ).toBe('environment');
  });

  it.each(['verlust', 'perte', 'temperature', 'Genauigkeit', '损失'])('%s is of the run', (name) => {
    expect(
      columnOf(
        name,
        many.map((row) => Math.sin(row)),
      ).role,
    ).toBe('feature');
  });

  it('reads decimal commas where nothing else can be meant', () => {
    const { numbers, because } = columnOf('verlust', ['0,25', '1', '-1,5e-3', 'NaN', '']);
    expect(because).toBe('numbers with a decimal comma');
    expect([...numbers!]).toEqual([0.25, 1, -0.0015, Number.NaN, Number.NaN]);
  });

  it('leaves commas that may stand between thousands alone, and says so', () => {
    const column = columnOf('verlust', ['1,250', '2,500', '12,750', '3,125', '1,250']);
    expect(column).toMatchObject({
      ...{ role: 'text', numbers: null },
      because: 'numbers with a comma that may stand between thousands; not read',
    });
  });

  it('does not mix commas and dots in one column', () => {
    expect(columnOf('loss', ['0,25', '0,5', '0,75', '1.5']).numbers).toBeNull();
  });
});
