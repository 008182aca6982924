import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importHumanStudy } from '../../../src/inputs/human/judge-study.ts';
import { plan } from './study.ts';

const directory = mkdtempSync(join(tmpdir(), 'faultgap-human-'));
afterAll(() => rmSync(directory, { recursive: true }));

const { key } = plan(12);
const keyFile = write('key.json', JSON.stringify(key));

function write(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

/** What an assessor says of the i-th input of the key; attention checks are answered correctly unless said otherwise. */
function answers(
  name: string,
  say: (label: number, i: number) => number | string,
  check: (label: number, i: number) => number | string = (label) => label,
): string {
  const lines = [
    ...key.inputs.map(({ id, label }, i) => `${name},${id},${say(label, i)},${i}.5`),
    ...key.checks.map(({ id, label }, i) => `${name},${id},${check(label, i)},1.0`),
  ];
  return write(`${name}.csv`, `assessor,input,answer,seconds\n${lines.join('\n')}\n`);
}

describe('answers of a human study', () => {
  it('make inputs valid where both see the domain, and keep labels where both see the class', () => {
    const anna = answers('anna', (label, i) => (i < 6 ? label : i < 9 ? 'none' : (label + 1) % 3));
    const ben = answers('ben', (label, i) => (i % 3 === 2 ? 'none' : label));
    const { verdicts, unjudged, agreement, assessors } = importHumanStudy(keyFile, [ben, anna]);
    expect(unjudged).toBe(0);
    expect(verdicts.map(({ validity }) => validity)).toEqual([
      'valid', 'valid', 'undecided', 'valid', 'valid', 'undecided',
      'undecided', 'undecided', 'invalid', 'valid', 'valid', 'undecided',
    ]); // biome-ignore format: twelve inputs
    expect(verdicts.map(({ labelKept }) => labelKept)).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => i % 3 !== 2).concat(Array(6).fill(false)),
    );
    expect(verdicts[0]).toMatchObject({ generator: 'vae', strategy: 'ga-high', seed: key.inputs[0]!.seed });
    // In domain: both 6, only anna 3, only ben 2, neither 1.
    expect(agreement.validity).toMatchObject({ n: 12, share: 7 / 12 });
    expect(agreement.validity.kappa!.value).toBeCloseTo((7 / 12 - 84 / 144) / (1 - 84 / 144), 12);
    expect(agreement.class.share).toBe(5 / 12);
    expect(assessors).toEqual([
      { name: 'anna', answers: 12, checks: 2, checksRight: 2, medianSeconds: 5, counted: true },
      { name: 'ben', answers: 12, checks: 2, checksRight: 2, medianSeconds: 5, counted: true },
    ]);
  });

  it('do not count if attention checks were missed', () => {
    const careful = answers('careful', (label) => label);
    const careless = answers(
      'careless',
      (label) => label,
      (label, i) => (i === 0 ? label : 'none'),
    );
    const { verdicts, unjudged, assessors } = importHumanStudy(keyFile, [careful, careless]);
    expect([verdicts.length, unjudged]).toEqual([0, 12]);
    expect(assessors.map(({ name, counted }) => [name, counted])).toEqual([
      ['careful', true],
      ['careless', false],
    ]);
  });

  it('may be of other people for other inputs', () => {
    const half = (name: string, from: number, to: number) => {
      const lines = key.inputs.slice(from, to).map(({ id, label }) => `${name},${id},${label},1`);
      return write(
        `${name}-half.csv`,
        `\uFEFFassessor, Input ,answer,seconds,remark\n${lines.map((line) => `${line},x`).join('\n')}\n`,
      );
    };
    const files = [half('a', 0, 12), half('b', 0, 5), half('c', 5, 10)];
    const { verdicts, unjudged } = importHumanStudy(keyFile, files);
    expect([verdicts.length, unjudged]).toEqual([10, 2]);
    expect(verdicts.every(({ labelKept }) => labelKept)).toBe(true);
  });
});

describe('bad answers of a human study', () => {
  const header = 'assessor,input,answer,seconds\n';
  const id = key.inputs[0]!.id;
  const refused = (text: string, code: string, words: RegExp) => {
    const path = write('bad.csv', text);
    const read = () => importHumanStudy(keyFile, [path]);
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringMatching(words) }));
    expect(read).toThrow(/^[^\n]+$/);
  };

  it('are refused in a line that says what is wrong and where', () => {
    refused('name,input\n', 'human-columns', /bad\.csv lacks a column; need assessor; got name, input/);
    refused('', 'table-empty', /bad\.csv/);
    refused('assessor,"input', 'csv-unreadable', /bad\.csv/);
    refused(
      `${header}anna,${id},3,1\n`,
      'human-answer',
      /bad\.csv, line 2, column answer: .*0 to 2, or none; got 3/,
    );
    refused(`${header}anna,${id},,1\n`, 'human-answer', /line 2/);
    refused(`${header}anna,${id},1.5,1\n`, 'human-answer', /got 1\.5/);
    refused(`${header},${id},1,1\n`, 'human-answer', /nobody/);
    refused(`${header}anna,${id},1,-3\n`, 'human-answer', /-3/);
    refused(`${header}anna,0123456789ab,1,1\n`, 'human-input', /line 2, column input: .*got 0123456789ab/);
    refused(`${header}anna,${id},1,1\nanna,${id},2,1\n`, 'human-twice', /line 3, .*again/);
    refused(`${header}a,${id},1,1\nb,${id},2,1\nc,${id},2,1\n`, 'human-assessors', /a, b, c/);
  });

  it('are missed with their key', () => {
    expect(() => importHumanStudy(join(directory, 'none.json'), [])).toThrow(
      expect.objectContaining({ code: 'read-failed' }),
    );
    const wrong = write('wrong.json', JSON.stringify({ ...key, classes: ['one'] }));
    expect(() => importHumanStudy(wrong, [])).toThrow(expect.objectContaining({ code: 'invalid-config' }));
    expect(() => importHumanStudy(keyFile, [join(directory, 'none.csv')])).toThrow(
      expect.objectContaining({ code: 'read-failed' }),
    );
  });
});
