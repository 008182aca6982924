import { json, list, percentage, plugIn, quiet, recordingArgument, workers } from './common-options.ts';
import { defineCommand, option } from './options.ts';
import { summaries } from './summaries.ts';

export const featuresOptions = {
  extractors: list('comma-separated (default: all)'),
  extractor: plugIn('extractor'),
  window: option('<percent>', 'result', 'see only the first part of the planned steps', {
    parse: percentage,
    default: 100,
  }),
  out: option(
    '<file>',
    'place',
    'features to write (default: features.arrow in the recording, features-20.arrow with --window 20)',
  ),
  workers,
  quiet,
  json,
};

export const registerFeatures = defineCommand({
  name: 'features',
  about: summaries.features,
  page: 'docs/tutorials/extractor.md',
  examples: ['features rec', 'features rec --extractor mine.ts --out table.arrow'],
  args: [recordingArgument],
  options: featuresOptions,
  async run(recording, options) {
    const { runFeatures } = await import('./work/extract-recording.ts');
    await runFeatures(recording, options);
  },
});
