import { describe, expect, it } from 'vitest';
import { hashLabelConfig, readLabelConfig } from '../../../src/eval/labels/config.ts';
import { labelTraces } from '../../../src/eval/labels/labels.ts';
import { stratumRows } from '../../../src/eval/strata.ts';
import type { LabelledTrace } from '../../../src/eval/tasks/task.ts';
import { classOf } from '../../../src/faults/classes.ts';
import type { RunHeader } from '../../../src/traces/trace.ts';
import { level, trace } from '../runs.ts';

const config = readLabelConfig();

/** Five seeds of one mutant, variant or clean program with the same test loss. */
function runs(
  operator: string,
  setting: number,
  loss: number | null,
  fields: Partial<RunHeader> = {},
): LabelledTrace[] {
  const program = fields.program ?? 'p';
  const isClean = operator.startsWith('clean');
  return [0, 1, 2, 3, 4].map((seedIndex) =>
    trace(
      {
        operator,
        category: isClean ? null : classOf(operator),
        mutant: `${program}/${operator}/${setting}`,
        seedIndex,
        test: { loss, metric: null },
        ...fields,
      },
      level(0.5),
    ),
  );
}

const clean = runs('clean', 0, 0.1);
const variants = [...runs('clean-variant', 1, 0.1), ...runs('clean-variant', 2, 0.11)];
const mutants = [
  ...[1, 2, 3, 4, 5, 6, 7].flatMap((i) => runs('epochs', i, 0.5)),
  ...[1, 2].flatMap((i) => runs('units', i, 0.5)),
  ...[1, 2].flatMap((i) => runs('label-noise', i, 0.5)),
  ...[1, 2].flatMap((i) => runs('loss-cross-kind', i, null)),
  ...runs('bias-removed', 1, 0.1),
];
const recording = [...clean, ...variants, ...mutants];

function labelsOf(task: 'fault-typing' | 'detection', traces: readonly LabelledTrace[], operator: string) {
  const { rows } = labelTraces(traces, config);
  return rows.flatMap((row, i) => (traces[i]!.header.operator === operator ? [row.labels[task]] : []));
}

describe('labelTraces', () => {
  it('types killed mutants, at most six of a class and program, each with all its seeds', () => {
    const labels = labelsOf('fault-typing', recording, 'epochs');
    expect(labels.filter((label) => label === 'optimisation')).toHaveLength(30);
    expect(labels.filter((label) => label === null)).toHaveLength(5);
    for (let i = 0; i < labels.length; i += 5) expect(new Set(labels.slice(i, i + 5)).size).toBe(1);
  });

  it('types neither survivors nor clean runs', () => {
    expect(labelsOf('fault-typing', recording, 'bias-removed')).toEqual([null, null, null, null, null]);
    expect(new Set(labelsOf('fault-typing', recording, 'clean-variant'))).toEqual(new Set([null]));
  });

  it('chooses the same mutants whatever the order of traces and whatever else is recorded', () => {
    const typed = (traces: readonly LabelledTrace[]) =>
      labelTraces(traces, config)
        .rows.filter((row) => row.labels['fault-typing'] === 'optimisation')
        .map((row) => row.traceId)
        .sort();
    const others = [...runs('clean', 0, 0.1, { program: 'q' }), ...runs('epochs', 1, 0.5, { program: 'q' })];
    expect(typed([...recording].reverse())).toEqual(typed(recording));
    const known = new Set(typed(recording));
    expect(typed([...others, ...recording]).filter((id) => known.has(id))).toHaveLength(30);
  });

  it('leaves killed clean variants out of every task, and counts them', () => {
    const harmful = runs('clean-variant', 3, 0.5);
    const { rows, summary } = labelTraces([...recording, ...harmful], config);
    const ids = new Set(harmful.map(({ header }) => header.traceId));
    const labels = rows.filter(({ traceId }) => ids.has(traceId)).flatMap((row) => Object.values(row.labels));
    expect(new Set(labels)).toEqual(new Set([null]));
    for (const { leftOut } of Object.values(summary.tasks)) {
      expect(leftOut['clean variant that was killed']).toBe(5);
    }
  });

  it('leaves pairs of faults and leaked test rows out of every task, and keeps what they are', () => {
    const pairs = [...runs('label-noise+epochs', 1, 0.5), ...runs('epochs+units', 1, 0.5)];
    const leaked = runs('test-leakage', 1, 0.05);
    const traces = [...recording, ...pairs, ...leaked];
    const { rows, summary } = labelTraces(traces, config);
    const own = rows.slice(recording.length);
    expect(new Set(own.flatMap((row) => Object.values(row.labels)))).toEqual(new Set([null]));
    expect(own.map(({ beside }) => beside)).toEqual([
      ...Array(5).fill('data+optimisation'),
      ...Array(5).fill('optimisation+architecture'),
      ...Array(5).fill('leakage'),
    ]);
    expect(own.map(({ killState }) => killState)).toEqual([
      ...Array(10).fill('killed'),
      ...Array(5).fill('survived'),
    ]);
    expect(rows.slice(0, recording.length)).toEqual(labelTraces(recording, config).rows);
    for (const { leftOut } of Object.values(summary.tasks)) {
      expect(leftOut).toMatchObject({ 'pair of faults': 10, 'a label of its own': 5 });
    }
  });

  it('names both classes of a pair by the class map of fault typing', () => {
    const seven = { ...config, typing: { ...config.typing, classes: 'seven' as const } };
    const { rows } = labelTraces([...recording, ...runs('label-noise+epochs', 1, 0.5)], seven);
    expect(rows.at(-1)!.beside).toBe('hyperparameter+data');
  });

  it('keeps killed settings apart where faults are put into settings, and then has clean runs of every one', () => {
    const at = (setting: string, traces: readonly LabelledTrace[]) =>
      traces.map((one) => ({ ...one, header: { ...one.header, setting } }));
    const harmful = at('float16', runs('clean-variant', 3, 0.5));
    const traces = [
      ...at('plain', [...clean, ...mutants]),
      ...at('cosine', runs('clean-variant', 1, 0.1)),
      ...harmful,
    ];
    const { rows } = labelTraces(traces, config);
    const states = rows.flatMap(({ killState }, i) => (harmful.includes(traces[i]!) ? [killState] : []));
    expect(states).toEqual(new Array(5).fill('false-kill'));
    const stratum = stratumRows(rows, 'detection');
    for (const { header } of harmful) expect(stratum.get(header.traceId)).toBe('false-kill');
    expect(new Set(labelsOf('detection', traces, 'clean'))).toEqual(new Set(['clean']));
    expect(new Set(labelsOf('detection', traces, 'clean-variant'))).toEqual(new Set(['clean', null]));
  });

  it('types no operator that is in no class', () => {
    const removed = runs('validation-removed', 1, 0.5);
    expect(new Set(labelsOf('fault-typing', [...recording, ...removed], 'validation-removed'))).toEqual(
      new Set([null]),
    );
  });

  it('detects killed mutants against clean variants, crashed runs included', () => {
    const crashed = runs('filters', 1, null, {
      test: null,
      outcome: { kind: 'crashed', stage: 'build', reason: '' },
    });
    const traces = [...recording, ...crashed];
    expect(new Set(labelsOf('detection', traces, 'filters'))).toEqual(new Set(['faulty']));
    expect(new Set(labelsOf('detection', traces, 'clean-variant'))).toEqual(new Set(['clean']));
    expect(new Set(labelsOf('detection', traces, 'clean'))).toEqual(new Set([null]));
    expect(new Set(labelsOf('detection', traces, 'bias-removed'))).toEqual(new Set([null]));
    expect(new Set(labelsOf('fault-typing', traces, 'filters'))).toEqual(new Set([null]));
  });

  it('counts verdicts by class, false kills, covered programs and what each task leaves out', () => {
    const harmful = runs('clean-variant', 3, 0.3);
    const { summary, rows } = labelTraces([...recording, ...harmful], config);
    expect(summary.mutants).toEqual({ killed: 13, survived: 1, inconclusive: 0 });
    expect(summary.mutantsByClass.architecture).toEqual({ killed: 2, survived: 1 });
    expect(summary.falseKills).toEqual({ killed: ['p/clean-variant/3'], tested: 3, rate: 1 / 3 });
    expect(summary.coveredPrograms).toEqual(['p']);
    expect(summary.tasks['fault-typing']).toEqual({
      labels: { architecture: 10, data: 10, loss: 10, optimisation: 30 },
      leftOut: {
        'beyond the most per class and program': 5,
        clean: 15,
        'clean variant that was killed': 5,
        survived: 5,
      },
    });
    expect(summary.tasks.detection.leftOut['clean variant that was killed']).toBe(5);
    expect(new Set(rows.slice(0, 5).map((row) => row.killState))).toEqual(new Set([null]));
  });

  it('covers no program that lacks two killed mutants of a class', () => {
    const few = recording.filter(({ header }) => header.mutant !== 'p/units/2');
    expect(labelTraces(few, config).summary.coveredPrograms).toEqual([]);
  });

  it('refuses recordings without traces or without two classes in any task', () => {
    expect(() => labelTraces([], config)).toThrow(/labels are made of traces; need one; got none/);
    expect(() => labelTraces([...clean, ...runs('units', 1, 0.1)], config)).toThrow(
      /two classes in one of the tasks; got fault-typing: 0, fault-family: 0, instability: 1, harmful-objective: 0, mismatch: 1, detection: 0/,
    );
  });
});

describe('the label configuration', () => {
  it('has a hash that every threshold and the class map move', () => {
    const hash = hashLabelConfig(config);
    expect(hash).toBe(hashLabelConfig(readLabelConfig()));
    expect(hashLabelConfig({ ...config, mismatch: { ...config.mismatch, gap: 0.1 } })).not.toBe(hash);
    expect(hashLabelConfig({ ...config, typing: { ...config.typing, classes: 'seven' } })).not.toBe(hash);
  });

  it('types by the seven classes where it says so', () => {
    const seven = { ...config, typing: { ...config.typing, classes: 'seven' as const } };
    const { labels } = labelTraces(recording, seven).summary.tasks['fault-typing'];
    expect(labels).toEqual({ data: 10, hyperparameter: 30, layer: 10, loss: 10 });
  });
});
