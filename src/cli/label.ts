import { classMap, json, plugIn, recordingArgument } from './common-options.ts';
import { defineCommand, option } from './options.ts';
import { summaries } from './summaries.ts';

export const labelOptions = {
  config: option('<file>', 'result', 'thresholds (default: corpus/config/labels.json)'),
  classMap,
  operator: plugIn('operator'),
  out: option(
    '<file>',
    'place',
    'labels to write (default: labels.arrow in the recording, or labels-seven.arrow)',
    { writes: 'file' },
  ),
  json,
};

export const registerLabel = defineCommand({
  name: 'label',
  about: summaries.label,
  page: 'docs/mutation.md',
  examples: ['label rec', 'label rec --class-map seven'],
  args: [recordingArgument],
  options: labelOptions,
  async run(recording, options) {
    const { runLabel } = await import('./work/label-recording.ts');
    await runLabel(recording, options);
  },
});
