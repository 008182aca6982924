import { join } from 'node:path';
import { readRecording } from '../eval/recording.ts';
import { evaluateRecording } from '../eval/study/evaluate-recording.ts';
import { workerRunner } from '../eval/study/pool.ts';
import { InputError } from '../lib/errors.ts';
import {
  assembleReplication,
  describeDynFault,
  dynFaultStudy,
  fileChoices,
  killReadings,
  type ReplicationResult,
  replicateRealism,
  replicateSelection,
  replicateVerdicts,
} from '../replication/index.ts';
import { formatReplication } from '../report/replication/text.ts';
import { killAlternatives } from '../statistics/significance.ts';
import { count, findRecording, json, quiet, reference, workers } from './common-options.ts';
import { resumable } from './long-work.ts';
import { commandLine, defineCommand, defineGroup, flag, option } from './options.ts';
import { printResult } from './output.ts';
import { summaries } from './summaries.ts';

const release = option('<dir>', 'place', "the authors' release as it was cloned", { recordedAs: 'RELEASE' });
const draws = count('bootstrap draws', 100, 2000);
const seed = count('seed of the draws', 0, 0);
const brief = flag('print', 'of the published values print only those that were not made again');

const realismOptions = {
  release,
  files: option(
    '<which>',
    'result',
    'tables of the release: all, the clean ones only, or mutants that it marks reliable',
    {
      choices: fileChoices,
      default: fileChoices[0],
    },
  ),
  ...{ draws, seed, brief, json },
};

const registerReplicateRealism = defineCommand({
  name: 'realism',
  about: 'are mutants like real faults (arXiv 2512.16741)? Its winners and medians, and what they leave out',
  page: 'docs/replications.md',
  examples: ['replicate realism --release dl-mutant-realism'],
  options: realismOptions,
  run({ brief, json, ...options }) {
    const { files, draws, seed } = options;
    const parts = replicateRealism(options.release, { files, bootstrap: { draws, seed } });
    const conventions = {
      files: fileWords[files],
      ties: 'count for the approach named first, as published',
      intervals: `95 %, over distinct programs, ${draws} draws`,
    };
    const commands = [commandLine(['replicate', 'realism'], realismOptions, options)];
    print(assembleReplication('realism', parts, { conventions, commands }), { brief, json });
  },
});

const selectionOptions = { release, draws, seed, brief, json };

const registerReplicateSelection = defineCommand({
  name: 'selection',
  about:
    'which mutants are worth making (arXiv 2604.22640)? Its families, what they save, and what that gains',
  page: 'docs/replications.md',
  examples: ['replicate selection --release dl-mutant-quality'],
  options: selectionOptions,
  run({ brief, json, ...options }) {
    const { draws, seed } = options;
    const parts = replicateSelection(options.release, { draws, seed });
    const conventions = {
      rule: 'hit rate without least support, as published',
      'High-High': 'at or above both medians of the set',
      intervals: `95 %, over bugs, ${draws} draws`,
    };
    const commands = [commandLine(['replicate', 'selection'], selectionOptions, options)];
    print(assembleReplication('selection', parts, { conventions, commands }), { brief, json });
  },
});

const verdictOptions = {
  release,
  alternative: option(
    '<which>',
    'result',
    'what counts as killed: mutants that are worse, or that differ either way',
    {
      choices: killAlternatives,
      default: killAlternatives[0],
    },
  ),
  kills: option(
    '<by>',
    'result',
    'how the numbers are read: as accuracies, or as losses, of which more is worse',
    {
      choices: killReadings,
      default: killReadings[0],
    },
  ),
  ...{ brief, json },
};

const registerReplicateVerdicts = defineCommand({
  name: 'verdicts',
  about: "which mutants does DeepCrime's test kill (arXiv 2208.06018)? Its p, effects and verdicts",
  page: 'docs/replications.md',
  examples: ['replicate verdicts --release PMT --alternative either'],
  options: verdictOptions,
  run({ brief, json, ...options }) {
    const { alternative, kills } = options;
    const parts = replicateVerdicts(options.release, { alternative, kills });
    const conventions = { alternative, kills, test: 'p below 0.05 by a Wald z, and |d| of at least 0.5' };
    const commands = [commandLine(['replicate', 'verdicts'], verdictOptions, options)];
    print(assembleReplication('verdicts', parts, { conventions, commands }), { brief, json });
  },
});

const dynfaultOptions = {
  release: option('<dir>', 'place', 'refused: the authors published no data'),
  ...{ draws, seed },
  out: option('<dir>', 'place', 'where splits, predictions and result.json go; the same command resumes', {
    default: join('results', 'dynfault'),
  }),
  ...{ workers, brief, quiet, json },
};

const registerReplicateDynFault = defineCommand({
  name: 'dynfault',
  about:
    'what does an unseen program cost (arXiv 2606.26492)? Its three claims, on the shipped recording: no data was published',
  page: 'docs/replications.md',
  examples: ['replicate dynfault'],
  options: dynfaultOptions,
  async run({ brief, json, ...options }) {
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
  },
});

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

/** `faultgap replicate …`: does what a paper prints come out again, from its own data? */
export const registerReplicate = defineGroup('replicate', summaries.replicate, 'docs/replications.md', [
  registerReplicateRealism,
  registerReplicateSelection,
  registerReplicateVerdicts,
  registerReplicateDynFault,
]);
