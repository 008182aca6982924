import { describe, expect, it } from 'vitest';
import { formatResult } from '../../../src/report/evaluation/text.ts';
import { fullResult } from '../full-input.ts';

const result = fullResult();
const text = formatResult(result);

/** The part of a text from one line to before another. */
function between(start: string, end: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  expect([from, to]).not.toContain(-1);
  return text.slice(from, to);
}

const typing = between('fault-typing: balanced accuracy', 'detection: balanced accuracy');
const detection = between('detection: balanced accuracy', 'Read this first');

describe('formatResult', () => {
  it('shows every task apart, with its own controls', () => {
    expect(typing).toContain('fault-typing: controls');
    expect(detection).toContain('detection: controls');
    expect(typing.match(/permuted labels/g)).toHaveLength(1);
  });

  it('ranks binary tasks only', () => {
    expect(typing).not.toContain('AUROC');
    expect(detection).toMatch(/AUROC S1 +by program +AUROC S4 +by program/);
    expect(detection).toMatch(/forest +all .* 0\.900 +0\.900 +0\.800 +0\.800/);
  });

  it('shows rules with their level and without a gap', () => {
    expect(typing).toMatch(/\nrule +all +plain +0\.300 +0\.300 +0\.300 +– +– +– +–/);
  });

  it('keeps parts of runs and help by clean runs out of the headline table', () => {
    const apart = between('Separately: ', 'Where the score is lost');
    expect(apart).toMatch(/forest +baseline +none +20 %/);
    expect(apart).toMatch(/forest +all +clean-1 +100 %/);
    expect(typing.slice(0, typing.indexOf('Separately: '))).not.toMatch(/clean-1|20 %/);
  });

  it('tells what a feature set gives, one line per set', () => {
    expect(typing).toMatch(/forest +all − baseline +\+0\.000 .*0\.040 +\+0\.020 .*0\.040 +\+0\.040 .*0\.040/);
    expect(detection).not.toContain('what feature sets give');
  });

  it('ends with the warnings', () => {
    expect(text.split('\n').slice(-result.warnings.length)).toEqual(result.warnings.map((w) => `- ${w}`));
  });
});
