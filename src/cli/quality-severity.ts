import { json, recordingArgument } from './common-options.ts';
import { defineCommand, option } from './options.ts';

export const severityOptions = {
  config: option('<file>', 'result', 'thresholds (default: corpus/config/labels.json)'),
  out: option('<file>', 'place', 'JSON to write the table into', { writes: 'file' }),
  json,
};

/** `faultgap quality severity`: severities as they were measured beside those that operators assert. */
export const registerSeverity = defineCommand({
  name: 'severity',
  about: 'how strongly each setting of each operator hurts in a recording, in units of δ',
  page: 'docs/mutation.md',
  examples: ['quality severity reference'],
  args: [recordingArgument],
  options: severityOptions,
  run: async (recording, options) => (await import('./work/severities.ts')).runSeverity(recording, options),
});
