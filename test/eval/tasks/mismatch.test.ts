import { describe, expect, it } from 'vitest';
import { readLabelConfig } from '../../../src/eval/labels/config.ts';
import { mismatch } from '../../../src/eval/tasks/mismatch.ts';
import type { RunHeader } from '../../../src/traces/trace.ts';
import { level, trace } from '../runs.ts';

const config = readLabelConfig();

/** Label of a run whose gap is `middle` until step 80 and `end` at steps 90 and 100; L_ref is 1 unless given. */
function label(
  middle: number,
  end: number,
  { error = 0.01, ...fields }: Partial<RunHeader> & { error?: number } = {},
) {
  const train = level(0.5);
  const validation = train.map((loss, i) => loss + (i > 8 ? end : middle));
  return mismatch.label([{ trace: trace(fields, train, validation, error), killState: null }], config)[0];
}

describe('mismatch', () => {
  it('is a gap of a fifth of L_ref at the end', () => {
    expect(label(0, 0.201)).toEqual({ label: 'mismatched' });
    expect(label(0, 0.199)).toEqual({ label: 'matched' });
    expect(label(0, -0.5)).toEqual({ label: 'matched' });
  });

  it('is measured in units of L_ref', () => {
    const reference = { constantLoss: 2, evaluationRows: 100 };
    expect(label(0, 0.399, { reference })).toEqual({ label: 'matched' });
    expect(label(0, 0.401, { reference })).toEqual({ label: 'mismatched' });
  });

  it('has grown by 0.05 since the middle third', () => {
    expect(label(0.249, 0.3)).toEqual({ label: 'mismatched' });
    expect(label(0.251, 0.3)).toEqual({ label: 'matched' });
  });

  it('is more than two standard errors over the validation rows', () => {
    expect(label(0, 0.3, { error: 0.149 })).toEqual({ label: 'mismatched' });
    expect(label(0, 0.3, { error: 0.151 })).toEqual({ label: 'matched' });
  });

  it('is not asked of fewer than 100 validation rows, nor of runs that diverged or crashed', () => {
    expect(label(0, 0.3, { reference: { constantLoss: 1, evaluationRows: 99 } })).toEqual({
      leftOut: 'too few validation rows',
    });
    expect(label(0, 0.3, { outcome: { kind: 'diverged', step: 90 } })).toEqual({ leftOut: 'diverged' });
    expect(label(0, Number.NaN)).toEqual({ leftOut: 'diverged' });
    expect(label(0, 0.3, { outcome: { kind: 'crashed', stage: 'train', reason: '' } })).toEqual({
      leftOut: 'crashed',
    });
  });

  it('needs a check in the middle third and one in the last fifth', () => {
    expect(label(0, 0.3, { plannedSteps: 10_000 })).toEqual({ leftOut: 'too few checks' });
  });
});
