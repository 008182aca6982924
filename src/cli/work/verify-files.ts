import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readResult } from '../../eval/result.ts';
import { type DerivedVerification, type FileSample, verifyDerived } from '../../eval/verify/derived.ts';
import { type EvaluationVerification, verifyEvaluation } from '../../eval/verify/evaluation.ts';
import { InputError } from '../../lib/errors.ts';
import { locatePart } from '../../lib/parts.ts';
import { boardName, type SiteVerification } from '../../report/leaderboard/verify.ts';
import { readManifest } from '../../traces/store/manifest.ts';
import { type Verification, verifyRecording } from '../../traces/store/verify.ts';
import { findRecording, reference } from '../common-options.ts';
import { findEntries } from '../entry-options.ts';
import type { Parsed } from '../options.ts';
import { printResult } from '../output.ts';
import { referenceDefaults, usualSample, type verifyOptions } from '../verify.ts';
import { verifyLeaderboard } from './leaderboard/verify-board.ts';
import { recomputeResult } from './recompute.ts';
import { compareTarget, formatCompared, verdictWord, withInfinities } from './reference.ts';
import { readWildRuns } from './wild-features.ts';

/** Nobody who wrote a file knew it. */
const newSeed = () => randomBytes(8).toString('hex');

type VerifyOptions = Parsed<typeof verifyOptions>;

/** Checks that a recording, an evaluation or a leaderboard is what it says. */
export async function printVerification(directory: string, options: VerifyOptions): Promise<void> {
  const { json, quiet: _, sample, sampleSeed, recording, recompute, workers, ...rest } = options;
  const { submissions, key, ...others } = rest;
  const idle = Object.keys(others)[0];
  if (idle !== undefined) {
    throw new InputError('verify-options', { rule: `--${idle} is an option of --reference torch` });
  }
  if (existsSync(join(directory, boardName))) {
    const sources = {
      recording: recording ?? findRecording(reference),
      submissions: findEntries(submissions),
      ...(key && { key }),
    };
    const site = await verifyLeaderboard(directory, sources);
    if (site.problems.length > 0) process.exitCode = 1;
    return printResult(json, site, formatSite);
  }
  // A recording may hold its evaluation; an evaluation holds no recording.
  const isEvaluation = existsSync(join(directory, 'result.json'));
  if (recompute && !isEvaluation) {
    throw new InputError('verify-options', {
      rule: '--recompute makes an evaluation again',
      need: 'a directory with result.json',
      value: directory,
    });
  }
  const result = isEvaluation
    ? await verifyResult(directory, { recording, recompute, workers })
    : await verifyWhole(directory, { files: sample ?? usualSample, seed: sampleSeed ?? newSeed() });
  if (result.problems.length > 0) process.exitCode = 1;
  printResult(json, result, (one) => ('traces' in one ? formatRecording(one) : formatEvaluation(one)));
}

async function verifyResult(
  directory: string,
  { recompute, workers, ...named }: Pick<VerifyOptions, 'recording' | 'recompute' | 'workers'>,
): Promise<EvaluationVerification & { readonly isRecomputed: boolean }> {
  const recording = named.recording ?? (await recordingOf(directory));
  const found = await verifyEvaluation(directory, recording, readWildRuns);
  const isRecomputed = recompute && found.problems.length === 0;
  if (!isRecomputed) return { ...found, isRecomputed };
  const problems = await recomputeResult({ evaluation: directory, recording, workers });
  return { ...found, isRecomputed, problems };
}

/** The recording around an evaluation, or the shipped one where the result names that. */
async function recordingOf(directory: string): Promise<string> {
  const { corpus } = await readResult(directory);
  for (const candidate of [dirname(resolve(directory)), locatePart('recording')]) {
    if (!existsSync(join(candidate, 'manifest.json'))) continue;
    if ((await readManifest(candidate)).hash === corpus.hash) return candidate;
  }
  throw new InputError('verify-recording', {
    rule: 'an evaluation is held against its recording',
    need: `--recording with a recording of hash ${corpus.hash}`,
    value: 'none',
  });
}

const none: DerivedVerification = {
  derived: 0,
  rowsMadeAgain: 0,
  evaluations: [],
  unchecked: [],
  problems: [],
};

interface WholeVerification extends Verification, DerivedVerification {
  readonly sampleSeed: string;
}

async function verifyWhole(directory: string, sample: FileSample): Promise<WholeVerification> {
  const recorded = await verifyRecording(directory);
  const problems = [...recorded.problems];
  // Nothing can be held against a recording that does not hold itself.
  const derived = problems.length > 0 ? none : await verifyDerived(directory, sample);
  problems.push(...derived.problems);
  for (const evaluation of problems.length > 0 ? [] : derived.evaluations) {
    const found = await verifyEvaluation(join(directory, evaluation), directory, readWildRuns);
    problems.push(...found.problems.map((problem) => `${evaluation}: ${problem}`));
  }
  return { ...recorded, ...derived, sampleSeed: sample.seed, problems };
}

/** Trains runs again with PyTorch, and compares. */
export async function printReference(
  target: string,
  { json, reference: _, ...options }: VerifyOptions,
): Promise<void> {
  const compared = await compareTarget(target, { ...referenceDefaults, ...options });
  if (compared.some((one) => verdictWord(one) === 'different')) process.exitCode = 1;
  printResult(json, withInfinities(compared), () => formatCompared(compared));
}

function formatProblems(problems: readonly string[]): string {
  return [
    ...problems,
    problems.length === 1 ? '1 check does not hold' : `${problems.length} checks do not hold`,
  ].join('\n');
}

function formatRecording(result: WholeVerification): string {
  const { problems, traces, files, absent, equivalents, hash } = result;
  const { derived, rowsMadeAgain, sampleSeed, evaluations, unchecked } = result;
  if (problems.length > 0) return `${formatProblems(problems)}, with --sample-seed ${sampleSeed}`;
  return (
    `${files} files with ${traces} traces are as recorded, hash ${hash}` +
    (absent > 0 ? `; ${absent} more are not in this copy` : '') +
    (equivalents > 0 ? `; ${equivalents} completed runs equal a run of another mutant` : '') +
    (derived > 0 ? `\n${derived} other files are of this recording` : '') +
    (rowsMadeAgain > 0
      ? `; ${rowsMadeAgain} rows of features came out again from their traces (--sample-seed ${sampleSeed})`
      : '') +
    (evaluations.length > 0 ? `; so do the scores of ${evaluations.join(', ')}` : '') +
    formatUnchecked(unchecked)
  );
}

function formatEvaluation(result: Awaited<ReturnType<typeof verifyResult>>): string {
  const { problems, hash, splits, rows, absent, unchecked, isRecomputed } = result;
  if (problems.length > 0) return formatProblems(problems);
  return (
    `${splits} splits are what they are called, and ${rows} rows score as they say, on recording ${hash}` +
    (absent > 0 ? `; predictions of ${absent} rows are not in this copy` : '') +
    (isRecomputed ? '\nmade again by its command, the result is the same' : formatUnchecked(unchecked))
  );
}

function formatSite({ problems, files, entries }: SiteVerification): string {
  if (problems.length > 0) return formatProblems(problems);
  return `${files} files are what the predictions of ${entries} entries make`;
}

function formatUnchecked(unchecked: readonly string[]): string {
  return unchecked.length > 0 ? `\nnot checked: ${unchecked.join(', ')}` : '';
}
