import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskId } from '../../src/eval/contract.ts';
import { diagnosers } from '../../src/eval/diagnosers/index.ts';
import { evaluateRecording, readRecording } from '../../src/eval/evaluate-recording.ts';
import { featureSets } from '../../src/eval/feature-sets.ts';
import { readLabelConfig } from '../../src/eval/label-config.ts';
import { labelTraces } from '../../src/eval/labels.ts';
import { writeLabels } from '../../src/eval/labels-file.ts';
import type { EvaluationPlan } from '../../src/eval/run.ts';
import { splits } from '../../src/eval/splits/index.ts';
import { traces, writeRecording, writeSmallFeatures } from './small-recording.ts';

let directory: string;
beforeAll(async () => {
  directory = await writeRecording();
  await writeSmallFeatures(directory, 1);
  const config = readLabelConfig();
  const { rows, summary } = labelTraces(traces, config);
  await writeLabels(
    join(directory, 'labels.arrow'),
    { rows, coveredPrograms: summary.coveredPrograms },
    config,
  );
});
afterAll(() => rm(directory, { recursive: true }));

const planFor = (task: TaskId, window: number | null = null): EvaluationPlan => ({
  task,
  window,
  contestants: [{ diagnoser: diagnosers.get('tree'), features: featureSets.get('all') }],
  strategies: ['S1', 'S4'].map((id) => splits.get(id)),
  size: { folds: 3, repeats: 1, seed: 0 },
  bootstrap: { draws: 100, seed: 0 },
});

async function evaluate(plan: EvaluationPlan) {
  const out = join(directory, 'eval');
  return evaluateRecording(await readRecording(directory, plan), plan, { directory: out, commands: [] });
}

describe('evaluateRecording', () => {
  it('hides validation columns where they decide the label, and names rows after it', async () => {
    const typing = await evaluate(planFor('fault-typing'));
    expect(typing.rows.map((row) => row.diagnoser)).toEqual(['tree', 'tree']);
    expect(typing.rows[0]!.balancedAccuracy.value).toBe(1);
    const mismatch = await evaluate(planFor('mismatch'));
    expect(mismatch.rows.map((row) => row.diagnoser)).toEqual(['tree-noval', 'tree-noval']);
    expect(mismatch.gaps.map((gap) => gap.diagnoser)).toEqual(['tree-noval']);
    // The one column left is constant; with `loss.validation-parting` it would be 1.
    expect(mismatch.rows[0]!.balancedAccuracy.value).toBeLessThan(0.75);
  });

  it('asks of instability features of the first steps only', async () => {
    const plan = planFor('instability');
    await expect(readRecording(directory, plan)).rejects.toThrow(
      /first 20 %.*faultgap features DIR --window 20/,
    );
    await expect(evaluate(planFor('instability', 1))).rejects.toThrow(
      /need features of the first 20 %; got features of the first 100 %/,
    );
  });

  it('says in every row how much of each run the features saw', async () => {
    await writeSmallFeatures(directory, 0.07);
    const { rows } = await evaluate(planFor('fault-typing', 0.07));
    expect(rows.map((row) => row.window)).toEqual([7, 7]);
  });
});
