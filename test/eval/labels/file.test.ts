import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabelRow } from '../../../src/eval/contract.ts';
import { hashLabelConfig, readLabelConfig } from '../../../src/eval/labels/config.ts';
import { readLabels, writeLabels } from '../../../src/eval/labels/file.ts';
import { keepKnown } from '../../../src/eval/study/known-tasks.ts';
import type { EvaluationPlan } from '../../../src/eval/study/study.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-labels-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('labels of version 3', () => {
  it('are read as they were written', async () => {
    const row = (traceId: string, label: string | null): LabelRow => ({
      traceId,
      killState: label === null ? null : 'killed',
      labels: {
        'fault-typing': null,
        'fault-family': null,
        instability: 'stable',
        'harmful-objective': label,
        mismatch: null,
        detection: 'faulty',
      },
    });
    const pair = { ...row('d', 'harmful'), beside: 'data+loss' };
    const rows = [row('a', 'harmful'), row('b', 'harmless'), row('c', null), pair];
    const path = join(directory, 'labels.arrow');
    const config = readLabelConfig();
    const madeFrom = { recording: 'a'.repeat(64) };
    const { sha256 } = await writeLabels(path, { rows, coveredPrograms: ['p'] }, config, madeFrom);
    const file = await readLabels(path, sha256);
    expect(file).toMatchObject({ rows, coveredPrograms: ['p'], unknownTasks: [], config, madeFrom });
    expect(file.configHash).toBe(hashLabelConfig(config));
  });
});

describe('labels of version 1, as shipped', () => {
  const path = 'corpus/recorded/labels.arrow';

  it('are read: instability is that of the healthy loss, and nobody has a label of a later task', async () => {
    const { rows, unknownTasks, config } = await readLabels(path);
    expect(rows).toHaveLength(9020);
    expect(rows.filter(({ labels }) => labels.instability === 'unstable')).toHaveLength(347);
    expect(new Set(rows.map(({ labels }) => labels['harmful-objective']))).toEqual(new Set([null]));
    expect(unknownTasks).toEqual(['fault-family', 'harmful-objective']);
    expect(config.instability).toEqual({ of: 'healthy', window: 0.2 });
    expect(config.healthyInstability).toEqual(readLabelConfig().healthyInstability);
  });

  it('leave out of a study what they do not know, and refuse a study of nothing else by name', async () => {
    const labels = await readLabels(path);
    const planOf = (task: EvaluationPlan['task']): EvaluationPlan => ({
      ...{ task, window: null, methods: [], strategies: [], controls: [] },
    });
    const { plans, remarks } = keepKnown(labels, [planOf('detection'), planOf('harmful-objective')]);
    expect(plans.map(({ task }) => task)).toEqual(['detection']);
    expect(remarks).toEqual(['harmful-objective: not measured, as labels of version 1 do not have it.']);
    expect(() => keepKnown(labels, [planOf('harmful-objective')])).toThrow(
      /labels of version 1 have no harmful-objective/,
    );
  });
});
