import { expect, it } from 'vitest';
import { programs } from '../../../corpus/programs/index.ts';
import { extractFeatures, extractors, recordRuns } from '../../../src/index.ts';
import { lossInstrument } from '../../../src/traces/instruments/loss.ts';

const xor = programs.get('toy-xor');

it('gives the traces of a program and of one mutant per class, ready for extractors', async () => {
  const traces = await recordRuns(xor, { instruments: [lossInstrument] });
  expect(traces.map(({ header }) => header.category).sort()).toEqual(
    ['architecture', 'data', 'loss', 'optimisation', null].sort(),
  );
  const clean = traces.find(({ header }) => header.operator === 'clean')!;
  expect(clean.scalars['loss.train']!.at(-1)).toBeLessThan(clean.scalars['loss.train']![0]!);
  const { values, groups } = extractFeatures(traces, [extractors.get('loss')]);
  expect(groups).toHaveLength(traces.length);
  expect(values.every((column) => column.some(Number.isFinite))).toBe(true);
});

it('refuses a program that is wrong', async () => {
  await expect(recordRuns({ ...xor, epochs: 0 })).rejects.toMatchObject({ code: 'invalid-program' });
});
