import { expect, it } from 'vitest';
import { readWildTried } from '../../../corpus/wild/tried.ts';
import { constantPredictors } from '../../../src/diagnosis/exam/constant-predictors.ts';
import { examPredictionsSchema } from '../../../src/diagnosis/exam/contract.ts';
import { examItems } from '../../../src/diagnosis/exam/items.ts';
import { rulesPredictor } from '../../../src/diagnosis/exam/own-predictor.ts';
import { repairResultPath, repairResultSchema, scoreRepairs } from '../../../src/diagnosis/exam/repair.ts';
import { scoreExam } from '../../../src/diagnosis/exam/score.ts';
import { sheetOf, sitExam } from '../../../src/diagnosis/exam/sit.ts';
import { toolPredictors } from '../../../src/diagnosis/exam/tool-predictors.ts';
import { readConfig } from '../../../src/lib/config.ts';

it('lets rules, published tools and constant answers predict every run of a half, however much was recorded', async () => {
  const items = examItems('open');
  const predictors = [rulesPredictor, ...toolPredictors, ...constantPredictors()];
  const answers = await sitExam(items, predictors);
  const sheets = answers.map(sheetOf);
  expect(sheets.map(({ predictor }) => predictor)).toEqual(predictors.map(({ id }) => id));
  const results = sheets.map((sheet) => {
    expect(examPredictionsSchema.parse(sheet).predictions).toHaveLength(3 * items.length);
    return scoreExam(sheet, items, 'open');
  });
  const accuracy = (id: RegExp) =>
    results.find(({ predictor }) => id.test(predictor))!.rows.map((row) => row.balancedAccuracy.value);
  expect(accuracy(/^always healthy/)).toEqual([0.5, 0.5, 0.5]);
  expect(accuracy(/^always faulty/)).toEqual([0.5, 0.5, 0.5]);
  expect(Math.min(...accuracy(/rules alone/))).toBeGreaterThan(0.8);

  // What is shipped of repairs comes out again, but for `diagnose`, whose corpus takes long to open.
  const shipped = readConfig(repairResultPath, repairResultSchema);
  const isOther = ({ predictor }: { predictor: string }) => predictor !== 'faultgap diagnose';
  expect(scoreRepairs(answers, items, 'open', readWildTried())).toEqual({
    ...shipped,
    rows: shipped.rows.filter(isOther),
  });
});
