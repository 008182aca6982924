import { expect, test } from 'vitest';
import type { Result } from '../../../src/eval/result.ts';
import { originWords, strataWords } from '../../../src/report/evaluation/task-words.ts';
import { formatResult } from '../../../src/report/evaluation/text.ts';
import { fullResult } from '../full-input.ts';

test('a line says what the leading method calls the runs beside the population', () => {
  const result = fullResult();
  const task = result.gaps[0]!.task;
  expect(strataWords(result, task)).toBeNull();
  const share = { called: 'faulty', value: 0.25, low: 0.125, high: 0.5 };
  const strata = [
    { stratum: 'inconclusive', n: 8, ...share },
    { stratum: 'survived', n: 40, ...share, low: null, high: null },
  ];
  const withStrata: Result = { ...result, rows: result.rows.map((row) => ({ ...row, strata })) };
  const words = strataWords(withStrata, task)!;
  expect(words).toMatch(
    /under S4 calls faulty 0\.250 \[0\.125, 0\.500\] of 8 inconclusive runs and 0\.250 – of 40 survived runs\.$/,
  );
  expect(formatResult(withStrata)).toContain(words);
});

test('a line says what labels are made from, and nothing of imported ones', () => {
  const result = fullResult();
  const words = originWords(result, 'fault-typing')!;
  expect(words).toMatch(/^Labels are made from what .* says; no feature sees it\.$/);
  expect(formatResult(result)).toContain(words);
  expect(originWords({ ...result, madeFrom: {} }, 'fault-typing')).toBeNull();
});
