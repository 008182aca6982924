import { join } from 'node:path';
import { fileChoices, killReadings } from '../replication/options.ts';
import { killAlternatives } from '../statistics/significance.ts';
import { count, json, quiet, workers } from './common-options.ts';
import { defineCommand, defineGroup, flag, option } from './options.ts';
import { summaries } from './summaries.ts';

const release = option('<dir>', 'place', "the authors' release as it was cloned", { recordedAs: 'RELEASE' });
const draws = count('bootstrap draws', 100, 2000);
const seed = count('seed of the draws', 0, 0);
const brief = flag('print', 'of the published values print only those that were not made again');

export const realismReplicationOptions = {
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
  options: realismReplicationOptions,
  run: async (options) => (await import('./work/replicate-papers.ts')).runReplicateRealism(options),
});

export const selectionOptions = { release, draws, seed, brief, json };

const registerReplicateSelection = defineCommand({
  name: 'selection',
  about:
    'which mutants are worth making (arXiv 2604.22640)? Its families, what they save, and what that gains',
  page: 'docs/replications.md',
  examples: ['replicate selection --release dl-mutant-quality'],
  options: selectionOptions,
  run: async (options) => (await import('./work/replicate-papers.ts')).runReplicateSelection(options),
});

export const verdictOptions = {
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
  run: async (options) => (await import('./work/replicate-papers.ts')).runReplicateVerdicts(options),
});

export const dynfaultOptions = {
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
  run: async (options) => (await import('./work/replicate-papers.ts')).runReplicateDynFault(options),
});

/** `faultgap replicate …`: does what a paper prints come out again, from its own data? */
export const registerReplicate = defineGroup('replicate', summaries.replicate, 'docs/replications.md', [
  registerReplicateRealism,
  registerReplicateSelection,
  registerReplicateVerdicts,
  registerReplicateDynFault,
]);
