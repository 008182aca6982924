import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { variantsOf } from '../../corpus/wild/contract.ts';
import { readWildCards } from '../../corpus/wild/read.ts';
import type { TaskId } from '../../src/eval/contract.ts';
import { plain } from '../../src/eval/decisions/plain.ts';
import { diagnosers } from '../../src/eval/diagnosers/index.ts';
import { featureSets } from '../../src/eval/methods/feature-sets.ts';
import { normalisations } from '../../src/eval/normalisations/index.ts';
import { none } from '../../src/eval/normalisations/none.ts';
import { readRecording } from '../../src/eval/recording.ts';
import type { Result } from '../../src/eval/result.ts';
import { splits } from '../../src/eval/splits/index.ts';
import { evaluateRecording } from '../../src/eval/study/evaluate-recording.ts';
import { verifyEvaluation } from '../../src/eval/verify/evaluation.ts';
import { folderOfWild, wildGroup, wildRows, wildSplit } from '../../src/eval/wild/rows.ts';
import { featuresPath, readFeatures, writeFeatures } from '../../src/features/table.ts';
import { formatResult } from '../../src/report/evaluation/text.ts';
import { smallColumns, writeLabelledRecording } from './small-recording.ts';

const runs = readWildCards().flatMap((card) => variantsOf(card).map((variant) => ({ card, variant })));
const groups = runs.map(({ card, variant }, i) => wildGroup(`run-${i}`, card, variant));
const isFaulty = runs.map(({ card, variant }) => card.kind === 'pair' && variant === 'faulty');

/** Every tenth healthy run looks faulty. */
const looksFaulty = isFaulty.map((faulty, i) => faulty || i % 10 === 0);

let [directory, out, path] = ['', '', ''];
beforeAll(async () => {
  directory = await writeLabelledRecording();
  out = join(directory, 'eval');
  path = featuresPath(join(out, folderOfWild), 1);
  const values = smallColumns.map((_, c) =>
    Float64Array.from(looksFaulty, (faulty) => (c === 0 ? (faulty ? 0.03 : 0) : c === 1 ? Number.NaN : 1)),
  );
  await writeFeatures(path, { groups, columns: smallColumns, values, window: 1 }, {}, 'float64');
});
afterAll(() => rm(directory, { recursive: true }));

async function evaluate(task: TaskId, normalisation = none, cuts = ['S4']): Promise<Result> {
  const method = { diagnoser: diagnosers.get('tree'), features: featureSets.get('loss'), normalisation, decision: plain }; // biome-ignore format: one method
  const recording = await readRecording({ directory, wild: [{ path, window: 1 }] });
  const plans = [
    {
      task,
      window: null,
      methods: [method],
      strategies: cuts.map((id) => splits.get(id)),
      controls: [],
      wild: true,
    },
  ];
  const study = { plans, size: { folds: 3, repeats: 2, seed: 0 }, bootstrap: { draws: 200, seed: 0 } };
  const result = await evaluateRecording(recording, study, { directory: out, commands: [] });
  return result!;
}

describe('wild runs', () => {
  it('have the class of their card, and only faulty ones have one of faults', async () => {
    const table = await readFeatures(path);
    const data = { columns: smallColumns, classes: ['clean', 'faulty'] };
    const detection = wildRows(table, { ...data, task: 'detection' });
    expect(detection.rows.map(({ label }) => label === 'faulty')).toEqual(isFaulty);
    const classes = ['architecture', 'data', 'loss', 'optimisation'];
    const typing = wildRows(table, { ...data, task: 'fault-typing', classes });
    expect(typing.rows.map(({ label }) => label)).toEqual(
      runs.flatMap(({ card, variant }) => (card.kind === 'pair' && variant === 'faulty' ? [card.class] : [])),
    );
    expect(new Set(typing.rows.map(({ label }) => label)).size).toBe(4);
  });

  it('are predicted by what was trained on all rows, and what is lost to them has an interval', async () => {
    const { rows, wild, warnings, hashes } = await evaluate('detection');
    const [known, own] = [
      rows.find(({ split }) => split === 'S4')!,
      rows.find(({ split }) => split === wildSplit)!,
    ];
    expect(own.n).toBe(runs.length);
    const alarms = looksFaulty.filter((faulty, i) => faulty && !isFaulty[i]).length;
    const healthy = isFaulty.filter((faulty) => !faulty).length;
    expect(own.balancedAccuracy.value).toBeCloseTo((1 + (healthy - alarms) / healthy) / 2, 12);
    expect(own.operators).toBeNull();
    expect(wild).toHaveLength(1);
    expect(wild![0]).toMatchObject({ from: 'S4', diagnoser: 'tree' });
    expect(wild![0]!.value).toBeCloseTo(known.balancedAccuracy.value - own.balancedAccuracy.value, 12);
    expect(wild![0]!.low!).toBeLessThan(wild![0]!.value);
    expect(wild![0]!.high!).toBeGreaterThan(wild![0]!.value);
    expect(hashes['wild runs']).toBe((await readFeatures(path)).hash);
    expect(warnings.filter((warning) => warning.startsWith('wild runs: '))).toEqual([
      'wild runs: more than a tenth of them lack 1 of 6 columns (1 of loss), which diagnosers were trained with.',
    ]);
  });

  it('stand in a table of their own, and beside the splits', async () => {
    const text = formatResult(await evaluate('detection'));
    expect(text).toMatch(/diagnoser .*S4 +wild/);
    expect(text).toContain('detection: in the wild');
    expect(text).toMatch(/S4 − wild/);
  });

  it('may stand alone, and are no programs of the corpus', async () => {
    const result = await evaluate('detection', none, []);
    expect(result.wild).toEqual([]);
    expect(result.warnings.filter((warning) => warning.startsWith('detection: '))).toEqual([]);
    const text = formatResult(result);
    expect(text).toMatch(/detection: in the wild[\s\S]*tree · loss +\d/);
    expect(text).not.toContain('each clean or faulty');
  });

  it('are scored again by verify, which finds what was changed', async () => {
    await evaluate('detection');
    const wild = async () => ({ groups: (await readFeatures(path)).groups, traces: [] });
    const unchecked = ['features of wild runs by gradient', 'features of wild runs by loss'];
    const found = await verifyEvaluation(out, directory, wild);
    expect(found).toMatchObject({ rows: 2, problems: [] });
    expect(found.unchecked).toEqual(expect.arrayContaining(unchecked));
    expect((await verifyEvaluation(out, directory)).unchecked).toEqual(['features of wild runs']);
    const file = join(out, 'result.json');
    const text = readFileSync(file, 'utf8');
    const changed = JSON.parse(text) as Result;
    changed.rows.find(({ split }) => split === wildSplit)!.macroF1 = 1;
    writeFileSync(file, JSON.stringify(changed));
    expect((await verifyEvaluation(out, directory)).problems.join()).toMatch(/another macroF1 .* under wild/);
    const other = JSON.parse(text) as Result;
    other.wild![0]!.value = 0;
    writeFileSync(file, JSON.stringify(other));
    expect((await verifyEvaluation(out, directory)).problems.join()).toMatch(/^wild of result.json/);
    rmSync(file);
  });

  it('are refused where nobody knows their class, or columns are lacking, before the first job', async () => {
    const elsewhere = { task: 'detection', classes: ['clean', 'faulty'], columns: ['theirs.x'] } as const;
    const table = await readFeatures(path);
    expect(() => wildRows(table, elsewhere)).toThrow(/need theirs.x; got 1 of 1 are missing/);
    const strange = { ...table, groups: [{ ...groups[0]!, operator: 'mended' }] };
    expect(() => wildRows(strange, { ...elsewhere, columns: [] })).toThrow(/a variant of it; got .*, mended/);
    await expect(evaluate('mismatch')).rejects.toThrow(
      /nobody says of wild runs.*need detection or fault-typing/,
    );
    await expect(evaluate('fault-typing')).rejects.toThrow(
      /four classes of faults.*each; need data; got architecture, optimisation/,
    );
    await expect(evaluate('detection', normalisations.get('clean-5'))).rejects.toThrow(
      /wild runs are predicted without other runs/,
    );
  });
});
