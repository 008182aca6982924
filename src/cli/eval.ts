import { defaultDraws, defaultSize, defaultSplits } from '../eval/study/defaults.ts';
import {
  aboutRecording,
  classMap,
  count,
  draws,
  findRecording,
  json,
  list,
  percentage,
  plugIn,
  quiet,
  wordForRealFaults,
  workers,
} from './common-options.ts';
import { defineCommand, option } from './options.ts';
import { summaries } from './summaries.ts';

/** The word for the named programs of corpus 2, whose shards a checkout holds. */
export const corpus2 = 'corpus-2';

export const evalOptions = {
  extractor: plugIn('extractor'),
  diagnoser: plugIn('diagnoser'),
  splitsFrom: option('<dir>', 'place', 'frozen splits to use, in place of cutting anew', {
    recordedAs: 'SPLITS',
    conflicts: ['folds', 'repeats'],
  }),
  task: list('what to predict, comma-separated', ['fault-typing']),
  classMap,
  diagnosers: list(
    'comma-separated (default: those of `list diagnosers` that read any features, but for ml-random-forest and those against the worst group; with your own: forest and yours)',
  ),
  features: list(
    'comma-separated feature sets, or tables of your own: theirs.csv, .arrow, .parquet, baseline+theirs.csv (default: all; with your own: baseline and baseline+yours)',
  ),
  decision: list(
    'how a class is chosen from scores, comma-separated: plain, tuned (default: both; with your own: plain)',
  ),
  normalisations: list(
    'comma-separated; unlabelled-1, -5, -20 and clean-1, -5, -20 look at other runs of the program: tracks of their own',
    ['none'],
  ),
  splits: list(
    `comma-separated; \`wild\` beside them trains on all and predicts wild runs (docs/wild.md) (default: ${defaultSplits}; with your own: S1,S4)`,
  ),
  controls: list('comma-separated, "all" or "none" (default: all; with your own: none)'),
  curve: option(
    '<sizes>',
    'result',
    'learning curves: `programs` for growing numbers of training programs, or numbers of your own: programs:2,5,10',
  ),
  curveDraws: count(`draws of training programs at each size of a curve (default: ${defaultDraws})`, 1),
  primary: option(
    '<file>',
    'place',
    'comparisons that were chosen beforehand, in place of diagnosers × splits; see corpus/config/primary.json',
    {
      recordedAs: 'PRIMARY',
      conflicts: [
        ...['task', 'diagnosers', 'features', 'normalisations', 'splits', 'controls', 'folds', 'repeats'],
        ...[
          'diagnoserSeeds',
          'seed',
          'decision',
          'draws',
          'window',
          'test',
          'curve',
          'splitsFrom',
          'classMap',
        ],
      ],
    },
  ),
  folds: count('folds per repeat', 2, defaultSize.folds),
  repeats: count(`cuts of each split (default: ${defaultSize.repeats}; with your own: 2)`, 1),
  diagnoserSeeds: count('fits per fold whose scores are averaged', 1, 1),
  draws,
  seed: count('seed of splits, diagnosers and bootstrap', 0, defaultSize.seed),
  window: option(
    '<percent>',
    'result',
    'features of the first part of each run (default: as the task says)',
    { parse: percentage },
  ),
  test: option(
    '<recording>',
    'result',
    'train on all of <dir> and predict real faults: `bugs` for the shipped recording, or one that `record --bugs` wrote',
    {
      recordedAs: wordForRealFaults,
      conflicts: ['task', 'splits', 'controls', 'window', 'curve', 'splitsFrom', 'extractor', 'folds'],
    },
  ),
  out: option(
    '<dir>',
    'place',
    'where result.json, splits and predictions go (default: <dir>/eval; with your own: results/<id>; with --test bugs: results/bugs)',
  ),
  workers,
  quiet,
  json,
};

export const registerEval = defineCommand({
  name: 'eval',
  about: summaries.eval,
  page: 'docs/definitions.md',
  examples: [
    'eval reference --features baseline',
    'eval rec --task detection --diagnosers forest --splits S1,S4',
    'eval reference --extractor mine.ts',
    'eval corpus-2 --extractor mine.ts',
  ],
  args: [
    ['<recording>', `${aboutRecording}, or \`${corpus2}\` for the named programs of corpus 2`, findRecording],
  ],
  options: evalOptions,
  async run(recording, options) {
    const { runEval } = await import('./work/eval-run.ts');
    await runEval(recording, options);
  },
});
