import { expect, it } from 'vitest';
import { parseResult } from '../../src/eval/result.ts';
import { fullResult } from '../report/full-input.ts';

it('reads diagnosers and feature sets by the names of the last release', () => {
  const { rows, ...rest } = fullResult();
  const old = { ...rows[0]!, diagnoser: 'default-corrected-noval', features: 'default' };
  const [row] = parseResult({ ...rest, rows: [old] }).rows;
  expect([row!.diagnoser, row!.features]).toEqual(['de-fault-corrected-noval', 'de-fault']);
});
