import { describe, expect, it } from 'vitest';
import { auditTable } from '../../src/audit/audit.ts';
import type { AuditFinding, AuditResult } from '../../src/audit/result.ts';
import { type Planted, plantTable } from './planted.ts';

const options = {
  ...{ groups: [], ignore: [], folds: 4, seed: 0, commands: [] },
  bootstrap: { draws: 200, seed: 0 },
};

function audit(columns: ReadonlyMap<string, readonly unknown[]>, chosen = {}): AuditResult {
  return auditTable({ name: 'planted', kind: 'table', sha256: '', columns }, { ...options, ...chosen });
}

function levelsOf({ findings }: AuditResult): Record<string, AuditFinding['level']> {
  return Object.fromEntries(findings.map(({ id, level }) => [id, level]));
}

const small = { seed: 3, rows: 360, programs: 9 };

describe('an audit of a planted table', () => {
  // Leaks that do not touch are planted in one table: an audit takes a second.
  it.each<Partial<Record<Planted, [found: string, level: AuditFinding['level']]>>>([
    {
      machine: ['machine-alone', 'leak'],
      equal: ['equal-rows', 'leak'],
      constant: ['idle-columns', 'look'],
      'program-column': ['program-probe', 'leak'],
    },
    { near: ['near-rows', 'look'], session: ['session-prior', 'leak'] },
    { blank: ['blank-rows', 'leak'], prior: ['program-prior', 'leak'], text: ['label-in-text', 'leak'] },
    { order: ['row-order', 'look'], answer: ['label-columns', 'leak'] },
  ])('finds what is planted in table %#', (planted) => {
    const leaks = Object.keys(planted) as Planted[];
    const findings = Object.fromEntries(Object.values(planted));
    expect(levelsOf(audit(plantTable({ ...small, leaks })))).toMatchObject(findings);
  });

  it('claims nothing where nothing leaks', () => {
    const { findings } = audit(plantTable({ ...small, seed: 4 }));
    expect(findings.filter(({ level }) => level !== 'clear')).toEqual([]);
  });

  it('remarks a class of one row, and classes of fewer rows than folds', () => {
    const columns = plantTable(small);
    const label = [...columns.get('label')!];
    label.splice(0, 4, 'rare', 'odd', 'odd', 'odd');
    const { findings } = audit(new Map(columns).set('label', label));
    expect(findings.find(({ id }) => id === 'small-classes')).toMatchObject({
      level: 'look',
      says: expect.stringMatching(/^One row only: rare\. .*25 % .*Fewer rows than the 4 folds: odd \(3\)\./),
    });
  });

  it('says of a clear finding why it is clear where its interval leaves chance out', () => {
    // In every program both classes have the same number of rows, so that what other folds have too many of, this one lacks.
    const columns = plantTable({ ...small, programs: 60 });
    const label = columns
      .get('label')!
      .map((_, row) => (Math.floor(row / 60) % 2 === 0 ? 'faulty' : 'correct'));
    const { findings } = audit(new Map(columns).set('label', label));
    const prior = findings.find(({ id }) => id === 'program-prior')!;
    expect(prior.level).toBe('clear');
    expect(prior.values[0]!.high).toBeLessThan(0.5);
    expect(prior.says).toContain('Clear although the interval lies below chance: ');
  });

  it('calls the order of the rows a leak where a column counts them', () => {
    const columns = plantTable({ ...small, leaks: ['order'] });
    const counted = new Map([['Unnamed: 0', [...columns.get('label')!.keys()]], ...columns]);
    expect(levelsOf(audit(counted))).toMatchObject({ 'row-order': 'leak' });
  });

  it('gives the same result again', () => {
    const columns = plantTable({ ...small, rows: 180, leaks: ['near', 'blank'] });
    expect(audit(columns)).toEqual(audit(columns));
  });
});

function without(columns: ReadonlyMap<string, unknown[]>, ...names: string[]): Map<string, unknown[]> {
  return new Map([...columns].filter(([name]) => !names.includes(name)));
}

function reasonOf(result: AuditResult, id: string): string {
  const finding = result.findings.find((one) => one.id === id)!;
  expect(finding.level).toBe('unmeasured');
  expect(finding.values.every(({ value }) => value === null)).toBe(true);
  return finding.says;
}

describe('an audit of many programs', () => {
  it('names as many as one forest can, and holds out all of them', () => {
    const columns = plantTable({ seed: 5, rows: 400, programs: 100, leaks: ['program-column'] });
    const result = audit(columns);
    expect(levelsOf(result)).toMatchObject({ 'program-probe': 'leak', 'promise-program': 'clear' });
    expect(result.intervalsOver).toBe('100 programs');
    expect(result.findings.find(({ id }) => id === 'program-probe')!.says).toContain('(of 60)');
  });
});

describe('a missing premise', () => {
  const columns = plantTable({ ...small, rows: 200 });

  it('programs: what they keep, name and tell cannot be measured, and stand-ins are called so', () => {
    const result = audit(without(columns, 'program', 'session'));
    for (const id of ['promise-program', 'program-probe', 'program-prior'])
      expect(reasonOf(result, id)).toBe('Cannot be measured: no column names the program.');
    expect(reasonOf(result, 'session-prior')).toBe('Cannot be measured: no column names the session.');
    expect(result.intervalsOver).toBe('rows (no column names the program)');
    expect(result.cuts.map(({ id }) => id)).toEqual(['random', 'duplicates-together']);
  });

  it('one program: cannot be measured', () => {
    const one = new Map(columns).set(
      'program',
      columns.get('program')!.map(() => 'so-1'),
    );
    const result = audit(without(one, 'session'));
    expect(reasonOf(result, 'promise-program')).toContain('needs two values of program, got one');
    expect(reasonOf(result, 'program-prior')).toContain('needs two programs, got one');
  });

  it('one session: cannot be measured', () => {
    const one = new Map(columns).set(
      'session',
      columns.get('session')!.map(() => 'monday'),
    );
    const result = audit(one);
    expect(reasonOf(result, 'promise-session')).toContain('needs two values of session, got one');
    expect(reasonOf(result, 'session-probe')).toContain('needs two sessions, got one');
  });

  it('machine columns: cannot be measured', () => {
    const result = audit(without(columns, 'gpu_memory', 'cpu_percent'));
    expect(reasonOf(result, 'machine-alone')).toContain('no column is of time, memory, CPU, GPU or the like');
  });

  it('labels: rows and columns are looked at all the same', () => {
    const result = audit(without(columns, 'label', 'program', 'session'));
    expect(result.withoutLabel).toBe('no column is called a label');
    expect(reasonOf(result, 'label-columns')).toContain('no column is called a label');
    expect(levelsOf(result)).toMatchObject({
      'equal-rows': 'clear',
      'near-rows': 'clear',
      'blank-rows': 'clear',
    });
    expect(result.scores).toEqual([]);
  });

  it('one class: nothing is measured on labels', () => {
    const result = audit(
      new Map(columns).set(
        'label',
        columns.get('label')!.map(() => 'faulty'),
      ),
    );
    expect(result.withoutLabel).toBe('needs two classes, got one: faulty');
    expect(result.chance).toBeNull();
  });

  it('numbers: scores are null with the reason', () => {
    const names = ['program', 'session', 'label'];
    const result = audit(new Map(names.map((name) => [name, columns.get(name)!])));
    expect(
      result.scores.every(({ value, reason }) => value === null && reason!.startsWith('needs columns')),
    ).toBe(true);
  });

  it('rows: the table is refused', () => {
    const empty = new Map([...columns.keys()].map((name) => [name, []]));
    expect(() => audit(empty)).toThrow(/has no rows/);
  });
});
