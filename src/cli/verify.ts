import { type DerivedVerification, verifyDerived } from '../eval/verify-derived.ts';
import { InputError } from '../lib/errors.ts';
import { type Verification, verifyRecording } from '../traces/store/verify.ts';
import { count, json, quiet } from './common-options.ts';
import { defineCommand, option, type Parsed } from './options.ts';
import { printResult } from './output.ts';
import {
  compareTarget,
  formatCompared,
  referenceDefaults,
  verdictWord,
  withInfinities,
} from './reference.ts';

const { steps, seeds, mutants, runs } = referenceDefaults;

const verifyOptions = {
  reference: option('<name>', 'result', 'train runs again with PyTorch in float64 and compare: torch', {
    choices: ['torch'] as const,
  }),
  steps: count(`with --reference: most steps of a run (default: ${steps})`, 1),
  seeds: count(`with --reference: seeds of a program (default: ${seeds})`, 1),
  mutants: count(`with --reference: mutants of a program, over its operators (default: ${mutants})`, 0),
  runs: count(`with --reference: runs of a recording (default: ${runs})`, 1),
  sample: count('trace files of which features and labels are made again, for each table (default: 8)', 0),
  quiet,
  json,
};

export const registerVerify = defineCommand({
  name: 'verify',
  about:
    'check a recording against its manifest: sizes, hashes, schema, counts, duplicates; ' +
    'or, with --reference, the engine against PyTorch',
  args: [['<target>', 'directory of a recording; with --reference also a program']],
  options: verifyOptions,
  run: (target, options) =>
    options.reference === undefined ? printVerification(target, options) : printReference(target, options),
});

type VerifyOptions = Parsed<typeof verifyOptions>;

async function printVerification(directory: string, { json, quiet: _, sample, ...options }: VerifyOptions) {
  const idle = Object.keys(options)[0];
  if (idle !== undefined) {
    throw new InputError('verify-options', { rule: `--${idle} is an option of --reference torch` });
  }
  const recorded = await verifyRecording(directory);
  // Nothing can be held against a recording that does not hold itself.
  const derived = recorded.problems.length > 0 ? none : await verifyDerived(directory, sample ?? usualSample);
  const result = { ...recorded, ...derived, problems: [...recorded.problems, ...derived.problems] };
  if (result.problems.length > 0) process.exitCode = 1;
  printResult(json, result, formatVerification);
}

const none: DerivedVerification = {
  derived: 0,
  rowsMadeAgain: 0,
  evaluations: [],
  unchecked: [],
  problems: [],
};

/** Trace files of which features and labels are made again, for each table. */
const usualSample = 8;

async function printReference(target: string, { json, reference: _, ...options }: VerifyOptions) {
  const compared = await compareTarget(target, { ...referenceDefaults, ...options });
  if (compared.some((one) => verdictWord(one) === 'different')) process.exitCode = 1;
  printResult(json, withInfinities(compared), () => formatCompared(compared));
}

function formatVerification(result: Verification & DerivedVerification): string {
  const { problems, traces, files, absent, equivalents, hash, derived, rowsMadeAgain, unchecked } = result;
  if (problems.length > 0) return [...problems, `${problems.length} checks do not hold`].join('\n');
  return (
    `${files} files with ${traces} traces are as recorded, hash ${hash}` +
    (absent > 0 ? `; ${absent} more are not in this copy` : '') +
    (equivalents > 0 ? `; ${equivalents} completed runs equal a run of another mutant` : '') +
    (derived > 0 ? `\n${derived} other files are of this recording` : '') +
    (rowsMadeAgain > 0 ? `; ${rowsMadeAgain} rows of features came out again from their traces` : '') +
    (unchecked.length > 0 ? `; nothing can be said of ${unchecked.join(', ')}` : '')
  );
}
