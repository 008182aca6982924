import { recordingDefaults } from '../../traces/recording-defaults.ts';
import { json, list, quiet, recordingArgument, workers } from '../common-options.ts';
import { defineCommand, option, required } from '../options.ts';

export const probeOptions = {
  programs: list('comma-separated (default: all of the recording)'),
  backend: option('<name>', 'result', 'the one that recorded it', { default: recordingDefaults.backend }),
  out: required('<dir>', 'place', 'where banks, networks and probe-bank.arrow go', { writes: 'folder' }),
  workers,
  quiet,
  json,
};

/** `faultgap inputs probe`: features of what trained networks predict on a bank of inputs. */
export const registerProbe = defineCommand({
  name: 'probe',
  about: 'train the runs of a recording again and run each network on the probe bank of its program',
  page: 'docs/test-inputs.md',
  examples: ['inputs probe reference --out probe'],
  args: [recordingArgument],
  options: probeOptions,
  run: async (recording, options) => (await import('../work/inputs/probe.ts')).runProbe(recording, options),
});
