import { count, findRecording, json, quiet, workers } from './common-options.ts';
import { keyFile, submissionsIfAny } from './entry-options.ts';
import { defineCommand, flag, option } from './options.ts';
import { summaries } from './summaries.ts';

export const referenceDefaults = { steps: 100, seeds: 1, mutants: 0, runs: 20 };
const { steps, seeds, mutants, runs } = referenceDefaults;
/** Trace files of which features and labels are made again, for each table. */
export const usualSample = 8;

export const verifyOptions = {
  recording: option(
    '<dir>',
    'place',
    'the recording of an evaluation (default: the directory it lies in, or the shipped one) or of a leaderboard (default: the shipped one)',
  ),
  submissions: submissionsIfAny,
  key: keyFile,
  sample: count(
    `trace files of which features and labels are made again, for each table (default: ${usualSample})`,
    0,
  ),
  sampleSeed: option(
    '<text>',
    'result',
    'what chooses these files (default: a random one, which is printed)',
  ),
  recompute: flag(
    'result',
    'make the result of an evaluation again by the command that it records, and compare',
  ),
  workers,
  reference: option('<name>', 'result', 'train runs again with PyTorch in float64 and compare: torch', {
    choices: ['torch'] as const,
    conflicts: ['recording', 'sample', 'sampleSeed', 'recompute', 'workers'],
  }),
  steps: count(`with --reference: most steps of a run (default: ${steps})`, 1),
  seeds: count(`with --reference: seeds of a program (default: ${seeds})`, 1),
  mutants: count(`with --reference: mutants of a program, over its operators (default: ${mutants})`, 0),
  runs: count(`with --reference: runs of a recording (default: ${runs})`, 1),
  quiet,
  json,
};

export const registerVerify = defineCommand({
  name: 'verify',
  about: summaries.verify,
  page: 'docs/formats.md',
  examples: [
    'verify reference',
    'verify results/reference --recompute',
    'verify --reference torch so-57943425',
  ],
  args: [
    [
      '<target>',
      'directory of a recording (`reference`: the shipped one), an evaluation or a leaderboard; with --reference also a program',
      findRecording,
    ],
  ],
  options: verifyOptions,
  async run(target, options) {
    const { printReference, printVerification } = await import('./work/verify-files.ts');
    await (options.reference === undefined ? printVerification : printReference)(target, options);
  },
});
