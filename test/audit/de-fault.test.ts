import { describe, expect, it } from 'vitest';
import { auditTable } from '../../src/audit/audit.ts';
import type { AuditResult } from '../../src/audit/result.ts';
import { formatAudit } from '../../src/report/audit/text.ts';
import { parseTable } from '../../src/tables/read-table.ts';
import { deFaultLike } from './de-fault-like.ts';
import { writeCsv } from './planted.ts';

async function audit(level: 'first' | 'second', rows: number): Promise<AuditResult> {
  const { columns } = await parseTable('table.csv', Buffer.from(writeCsv(deFaultLike(level, rows))));
  return auditTable(
    { name: 'table.csv', kind: 'table', sha256: '', columns },
    { ...{ groups: [], ignore: [], folds: 2, seed: 0, commands: [] }, bootstrap: { draws: 100, seed: 0 } },
  );
}

function randomScore({ scores }: AuditResult, wanted: string): number {
  return scores.find(({ set, cut }) => set === wanted && cut === 'random')!.value!;
}

describe('an audit of a table shaped like DEFault’s first level', () => {
  it('finds the hardware leak, the blank rows and what cannot be measured', async () => {
    const result = await audit('first', 1000);
    const found = Object.fromEntries(result.findings.map(({ id, level }) => [id, level]));
    expect(found).toMatchObject({
      'machine-alone': 'leak',
      'blank-rows': 'leak',
      'promise-program': 'unmeasured',
      'session-prior': 'unmeasured',
      'equal-rows': 'clear',
      'idle-columns': 'look',
    });
    expect(result.sets.find(({ id }) => id === 'machine')!.columns).toBe(3);
    expect(randomScore(result, 'machine')).toBeGreaterThan(0.85);
    expect(randomScore(result, 'others')).toBeLessThan(randomScore(result, 'machine') - 0.1);
  });
});

describe('an audit of a table shaped like DEFault’s second level', () => {
  it('names what our extractors leave out, and what that costs', async () => {
    const result = await audit('second', 600);
    const { read, leftOut, values, layout } = result.extractors!;
    expect(layout).toBe('de-fault');
    expect(read).toEqual([
      ...['train_loss', 'train_acc', 'val_loss', 'val_acc', 'adjusted_lr'],
      ...['mean_activation', 'std_activation', 'mean_grad', 'std_grad'],
    ]);
    expect(leftOut).toHaveLength(21);
    expect(leftOut.filter(({ why }) => why.startsWith('of the machine'))).toHaveLength(3);
    expect(values.map(({ value }) => value !== null)).toEqual([true, true, true, true]);
    expect(result.chance).toBeCloseTo(1 / 7);
    expect(formatAudit(result)).toContain('They leave out 18, reduced by others');
  });
});
