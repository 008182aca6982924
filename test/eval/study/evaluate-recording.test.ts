import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskId } from '../../../src/eval/contract.ts';
import { controls } from '../../../src/eval/controls/index.ts';
import { plain } from '../../../src/eval/decisions/plain.ts';
import { diagnosers } from '../../../src/eval/diagnosers/index.ts';
import { featureSets } from '../../../src/eval/methods/feature-sets.ts';
import { none } from '../../../src/eval/normalisations/none.ts';
import { readRecording } from '../../../src/eval/recording.ts';
import { splits } from '../../../src/eval/splits/index.ts';
import { evaluateRecording } from '../../../src/eval/study/evaluate-recording.ts';
import type { Study } from '../../../src/eval/study/study.ts';
import { writeLabelledRecording, writeSmallFeatures } from '../small-recording.ts';

let directory: string;
beforeAll(async () => {
  directory = await writeLabelledRecording();
});
afterAll(() => rm(directory, { recursive: true }));

const studyOf = (task: TaskId, window: number | null = null): Study => ({
  plans: [
    {
      task,
      window,
      methods: [
        {
          diagnoser: diagnosers.get('tree'),
          features: featureSets.get('loss'),
          normalisation: none,
          decision: plain,
        },
      ],
      strategies: ['S1', 'S4'].map((id) => splits.get(id)),
      controls: controls.members,
    },
  ],
  size: { folds: 3, repeats: 1, seed: 0 },
  bootstrap: { draws: 100, seed: 0 },
});

async function evaluate(study: Study) {
  const out = join(directory, 'eval');
  const result = await evaluateRecording(await readRecording({ directory }), study, {
    directory: out,
    commands: [],
  });
  return result!;
}

describe('evaluateRecording', () => {
  it('hides validation columns where they decide the label, and names rows after it', async () => {
    const typing = await evaluate(studyOf('fault-typing'));
    expect(typing.rows.map((row) => row.diagnoser)).toEqual(['tree', 'tree']);
    expect(typing.rows[0]!.balancedAccuracy.value).toBe(1);
    const mismatch = await evaluate(studyOf('mismatch'));
    expect(mismatch.rows.map((row) => row.diagnoser)).toEqual(['tree-noval', 'tree-noval']);
    expect(mismatch.gaps.map((gap) => gap.diagnoser)).toEqual(['tree-noval']);
    // The one column left is constant; with `loss.validation-planted` it would be 1.
    expect(mismatch.rows[0]!.balancedAccuracy.value).toBeLessThan(0.75);
  });

  it('asks of instability features of the first steps only', async () => {
    await expect(evaluate(studyOf('instability'))).rejects.toThrow(
      /first 20 %.*faultgap features \S+ --window 20/,
    );
    await expect(evaluate(studyOf('instability', 1))).rejects.toThrow(
      /need features of the first 20 %; got features of the first 100 %/,
    );
  });

  it('says in every row how much of each run the features saw', async () => {
    await writeSmallFeatures(directory, 0.07);
    const { rows } = await evaluate(studyOf('fault-typing', 0.07));
    expect(rows.map((row) => row.window)).toEqual([7, 7]);
  });

  it('warns of what is odd about the feature table, a line for each oddity', async () => {
    const { warnings } = await evaluate(studyOf('fault-typing'));
    const told = warnings.filter((warning) => warning.startsWith('features: '));
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^features: Traces with the very features of an earlier one: \d+ \(/);
    expect(told[1]).toMatch(/^features: Feature columns of one value in all traces: 5 \(1 of loss, 1 of/);
  });
});
