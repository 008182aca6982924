import { join } from 'node:path';
import { readLabelConfig } from '../../eval/labels/config.ts';
import { readRecording } from '../../eval/recording.ts';
import { tasks, windowFor } from '../../eval/tasks/index.ts';
import { disguisePrograms } from '../../leaderboard/hidden/disguise.ts';
import { InputError } from '../../lib/errors.ts';
import { recordingDefaults } from '../../traces/recording-defaults.ts';
import { count, json, plugIn, quiet, workers } from '../common-options.ts';
import { defineCommand, option, required } from '../options.ts';
import { extractRecording } from '../work/extract-recording.ts';
import { labelRecording } from '../work/label-recording.ts';
import { recordPrograms } from '../work/record-programs.ts';
import { handOut, newSecret, tableFormat } from './hand-out.ts';

export const registerHide = defineCommand({
  name: 'hide',
  about: 'record programs of your own under a secret seed, hand out their features, and keep the key',
  page: 'docs/submitting.md',
  examples: [
    'leaderboard hide --random-programs 5 --task detection --secret WORDS --work work --out public --key private/key.json',
  ],
  options: {
    program: plugIn('program'),
    randomPrograms: count('programs made by lot from the secret', 0, 0),
    task: required('<id>', 'result', 'what is to be predicted'),
    secret: option('<text>', 'result', 'makes the same set again (default: a random one)'),
    mutantsPerClass: count('mutants per fault class and program (default: by its size)', 0),
    cleanVariants: count('healthy variants per program (default: by its size)', 0),
    seeds: count('seeds per mutant and clean program', 1, recordingDefaults.seeds),
    work: required(
      '<dir>',
      'place',
      'where the recording goes, which stays with you; resumed where it was stopped',
    ),
    out: required('<dir>', 'place', 'what is handed out'),
    key: required('<file>', 'place', 'where the labels go, a new file outside --out'),
    format: tableFormat,
    ...{ workers, quiet, json },
  },
  async run({
    program: files,
    randomPrograms: random,
    task: id,
    secret = newSecret(),
    work,
    out,
    key,
    format,
    json,
    ...options
  }) {
    const task = tasks.get(id).id;
    if (files.length + random === 0)
      throw new InputError('no-programs', {
        rule: 'a hidden set is of programs that nobody has',
        need: '--program FILE, once for each, or --random-programs N',
      });
    await handOut({ out, key, format, task, secret, json }, async () => {
      const program = await disguisePrograms({ files, random }, secret, join(work, 'programs'));
      const directory = join(work, 'recording');
      const recorded = await recordPrograms({ ...options, program, out: directory });
      if (recorded === null) return null;
      await labelRecording(directory);
      for (const window of new Set([1, windowFor(task, readLabelConfig())]))
        await extractRecording(directory, { window, quiet: options.quiet });
      return readRecording({ directory });
    });
  },
});
