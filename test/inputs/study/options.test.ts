import { expect, it } from 'vitest';
import {
  checkStudyOptions,
  inputsStudyDefaults,
  quickInputsStudy,
} from '../../../src/inputs/study/options.ts';
import { planJobs } from '../../../src/inputs/study/study.ts';

const whole = inputsStudyDefaults;

it('takes its own defaults, and plans a job per set, generator and repetition', () => {
  const options = checkStudyOptions(quickInputsStudy);
  expect(planJobs(options, 'out').map(({ repetition }) => repetition)).toEqual([0, 1]);
});

it.each([
  ['seeds', 0],
  ['repetitions', 0],
  ['callsPerSeed', 0],
  ['callsPerSeed', 2.5],
  ['truncations', [0.5, 0]],
  ['truncations', [1.1]],
  ['margin', -0.1],
  ['sets', []],
])('refuses %s = %s', (option, value) => {
  expect(() => checkStudyOptions({ ...whole, [option]: value })).toThrow(
    expect.objectContaining({ code: 'study-options', message: expect.stringContaining(option) }),
  );
});

it.each([
  [{ strategies: ['randon'] }, 'unknown-search-strategy'],
  [{ generators: ['vee'] }, 'unknown-generator'],
  [{ sets: ['digits-9'] }, 'unknown-image-set'],
])('refuses names that it does not know: %o', (given, code) => {
  const options = { ...checkStudyOptions(whole), sets: ['digits-8'], ...given };
  expect(() => planJobs(options, 'out')).toThrow(expect.objectContaining({ code }));
});
