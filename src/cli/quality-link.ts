import { join } from 'node:path';
import { plain } from '../eval/decisions/plain.ts';
import { diagnosers } from '../eval/diagnosers/index.ts';
import { featureSets } from '../eval/methods/feature-sets.ts';
import { none } from '../eval/normalisations/none.ts';
import { defaultSize } from '../eval/study/defaults.ts';
import { openWorkers } from '../eval/study/pool.ts';
import { readJson } from '../lib/config.ts';
import { packageVersion } from '../lib/versions.ts';
import { linkStudies } from '../mutants/link/index.ts';
import { parseRealismResult } from '../mutants/realism/index.ts';
import { formatLink } from '../report/realism/link-text.ts';
import {
  count,
  draws,
  findRealFaults,
  findRecording,
  json,
  quiet,
  shippedBugs,
  wordForRealFaults,
  workers,
} from './common-options.ts';
import { resumable } from './long-work.ts';
import { commandLine, defineCommand, option, type Parsed, required } from './options.ts';
import { printResult } from './output.ts';

const linkOptions = {
  realism: required('<dir>', 'place', 'directory of a study that `realism` or `quality` made', {
    recordedAs: 'STUDY',
  }),
  recording: required('<dir>', 'place', 'a recording with features.arrow and labels.arrow', {
    recordedAs: 'DIR',
    finds: findRecording,
  }),
  test: option('<recording>', 'place', 'real faults to predict: `bugs` or a directory', {
    recordedAs: wordForRealFaults,
    default: shippedBugs,
  }),
  out: required('<dir>', 'place', 'where link.json goes; the same command resumes', {
    recordedAs: 'DIR',
    writes: 'folder',
  }),
  diagnoser: option('<id>', 'result', 'which diagnoser', { default: 'forest' }),
  features: option('<id>', 'result', 'which feature set it reads', { default: 'baseline' }),
  folds: count('folds per repeat', 2, defaultSize.folds),
  repeats: count('cuts of each split', 1, 1),
  controls: count('random subsets of each kind per half', 1, 5),
  draws,
  seed: count('seed of splits, diagnosers, random subsets and bootstrap', 0, 0),
  workers,
  quiet,
  json,
};

type LinkOptions = Parsed<typeof linkOptions>;

/** `faultgap quality link`: what realism and resistance of mutants have to do with the gap. */
export const registerLink = defineCommand({
  name: 'link',
  about: 'hold a realism study against the gap: are diagnosers better where mutants are realistic?',
  page: 'docs/realism.md',
  examples: ['quality link --realism study --recording reference --test bugs --out link'],
  options: linkOptions,
  async run(options) {
    const { realism, out, json } = options;
    const path = join(realism, 'realism.json');
    const study = parseRealismResult(path, await readJson(path));
    const source = { directory: options.recording, realFaults: findRealFaults(options.test) };
    const { runnerFor, close } = openWorkers(options.workers);
    const plan = { ...planFor(options), out, runnerFor };
    const result = await resumable(options.quiet, (progress, signal) =>
      linkStudies(study, source, { ...plan, progress, signal }),
    ).finally(close);
    if (result === null) return;
    // Plots take a third of a second to load, which only who draws them should wait for.
    const { writeRealismReport } = await import('../report/realism/index.ts');
    const page = await writeRealismReport(out, study, result);
    printResult(json, result, () => `${formatLink(result)}\n\nwrote ${join(out, 'link.json')} and ${page}`);
  },
});

function planFor(options: LinkOptions) {
  const { folds, repeats, seed, draws, controls } = options;
  return {
    method: {
      diagnoser: diagnosers.get(options.diagnoser),
      features: featureSets.get(options.features),
      normalisation: none,
      decision: plain,
    },
    ...{ size: { folds, repeats, seed }, bootstrap: { draws, seed }, controls },
    commands: [commandLine(['quality', 'link'], linkOptions, options)],
    versions: { faultgap: packageVersion() },
  };
}
