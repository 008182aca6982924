import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeLabelledRecording } from '../eval/small-recording.ts';
import { callCli } from './run-cli.ts';

let directory: string;
beforeAll(async () => {
  directory = await writeLabelledRecording();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('what cannot be evaluated ends with 2 and one line', () => {
  const cases: [name: string, args: string, line: RegExp][] = [
    ['an unknown task among several', '--task fault-typing,instabilty', /Did you mean instability/],
    ['an unknown normalisation', '--normalisations zscore', /no normalisation is called "zscore".*z-score/],
    ['an unknown feature set', '--features curvatur', /Did you mean.*curvature/],
    ['an unknown class map', '--class-map six', /Allowed choices are four, seven/],
    [
      'a feature set that the table lacks',
      '--features deepfd',
      /the feature set deepfd reads columns.*deepfd/,
    ],
    [
      'a class map without labels',
      '--class-map seven',
      /need .*labels-seven\.arrow.*label \S+ --class-map seven`/,
    ],
    ['a fold that has nothing to train on', '--splits S3', /fold \d+ of S3 has nothing to train on/],
    ['a window without features', '--window 5', /need .*features-5\.arrow.*features \S+ --window 5`/],
  ];
  test.each(cases)('%s', async (_, args, line) => {
    const asked = ['--features', 'loss', '--diagnosers', 'tree', ...args.split(' ')];
    const { code, stdout, stderr } = await callCli('eval', directory, ...asked, '--workers', '1', '--quiet');
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
