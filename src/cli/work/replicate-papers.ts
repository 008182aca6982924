import { readRecording } from '../../eval/recording.ts';
import { evaluateRecording } from '../../eval/study/evaluate-recording.ts';
import { workerRunner } from '../../eval/study/pool.ts';
import { InputError } from '../../lib/errors.ts';
import {
  assembleReplication,
  describeDynFault,
  dynFaultStudy,
  type ReplicationResult,
  replicateRealism,
  replicateSelection,
  replicateVerdicts,
} from '../../replication/index.ts';
import { formatReplication } from '../../report/replication/text.ts';
import { findRecording, reference } from '../common-options.ts';
import { resumable } from '../long-work.ts';
import { commandLine, type Parsed } from '../options.ts';
import { printResult } from '../output.ts';
import {
  dynfaultOptions,
  realismReplicationOptions,
  selectionOptions,
  verdictOptions,
} from '../replicate.ts';

/** Makes the tables on realism of mutants again. */
export function runReplicateRealism({
  brief,
  json,
  ...options
}: Parsed<typeof realismReplicationOptions>): void {
  const { files, draws, seed } = options;
  const parts = replicateRealism(options.release, { files, bootstrap: { draws, seed } });
  const conventions = {
    files: fileWords[files],
    ties: 'count for the approach named first, as published',
    intervals: `95 %, over distinct programs, ${draws} draws`,
  };
  const commands = [commandLine(['replicate', 'realism'], realismReplicationOptions, options)];
  print(assembleReplication('realism', parts, { conventions, commands }), { brief, json });
}

/** Makes the tables on selection of operators again. */
export function runReplicateSelection({ brief, json, ...options }: Parsed<typeof selectionOptions>): void {
  const { draws, seed } = options;
  const parts = replicateSelection(options.release, { draws, seed });
  const conventions = {
    rule: 'hit rate without least support, as published',
    'High-High': 'at or above both medians of the set',
    intervals: `95 %, over bugs, ${draws} draws`,
  };
  const commands = [commandLine(['replicate', 'selection'], selectionOptions, options)];
  print(assembleReplication('selection', parts, { conventions, commands }), { brief, json });
}

/** Makes the verdicts on kills again. */
export function runReplicateVerdicts({ brief, json, ...options }: Parsed<typeof verdictOptions>): void {
  const { alternative, kills } = options;
  const parts = replicateVerdicts(options.release, { alternative, kills });
  const conventions = { alternative, kills, test: 'p below 0.05 by a Wald z, and |d| of at least 0.5' };
  const commands = [commandLine(['replicate', 'verdicts'], verdictOptions, options)];
  print(assembleReplication('verdicts', parts, { conventions, commands }), { brief, json });
}

/** Measures the claims of DynFault on the shipped recording. */
export async function runReplicateDynFault({
  brief,
  json,
  ...options
}: Parsed<typeof dynfaultOptions>): Promise<void> {
  const { draws, seed, out, workers, quiet } = options;
  if (options.release !== undefined)
    throw new InputError('no-release', {
      rule: 'the authors of DynFault published no data; the shipped recording stands in for it',
      need: 'no --release',
      value: options.release,
    });
  const source = { directory: findRecording(reference) };
  const recording = await readRecording(source);
  const programs = new Set((await recording.features(1)).groups.map(({ program }) => program));
  const study = dynFaultStudy([...programs], { draws, seed });
  const commands = [commandLine(['replicate', 'dynfault'], dynfaultOptions, options)];
  const work = { directory: out, runJobs: workerRunner(source, workers), commands };
  const result = await resumable(quiet, (progress, signal) =>
    evaluateRecording(recording, study, { ...work, progress, signal }),
  );
  if (result === null) return;
  const conventions = {
    'within programs': 'both: rows dealt at random (S0), and whole mutants (S1)',
    decisions: 'the class of the highest score',
    cut: 'one cut of five folds; docs/findings.md has ten',
    instability:
      'by the labels of the shipped recording: the healthy loss after the first fifth of the steps',
    intervals: `95 %, over programs, ${draws} draws`,
  };
  const parts = describeDynFault(result);
  print(assembleReplication('dynfault', parts, { conventions, commands }), { brief, json });
}

const fileWords = {
  all: 'all; of a bug and approach the clean table, which has all digits',
  clean: 'clean tables only',
  reliable: 'only mutants whose value the release marks reliable',
} as const;

function print(
  result: ReplicationResult,
  { brief, json }: { readonly brief: boolean; readonly json: boolean },
) {
  printResult(json, result, () => formatReplication(result, brief));
  if (result.counts.different > 0) process.exitCode = 1;
}
