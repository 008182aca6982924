import { join } from 'node:path';
import { readLabelConfig } from '../../../eval/labels/config.ts';
import { readRecording } from '../../../eval/recording.ts';
import { tasks, windowFor } from '../../../eval/tasks/index.ts';
import { disguisePrograms } from '../../../leaderboard/hidden/disguise.ts';
import { InputError } from '../../../lib/errors.ts';
import { recordingDefaults } from '../../../traces/recording-defaults.ts';
import { selectBackend } from '../../../training/backend.ts';
import type { hideOptions } from '../../leaderboard/hide.ts';
import type { Parsed } from '../../options.ts';
import { extractRecording } from '../extract-recording.ts';
import { labelRecording } from '../label-recording.ts';
import { recordPrograms } from '../record-programs.ts';
import { handOut, newSecret } from './hand-out.ts';

/** Records programs, and hands out their features without labels. */
export async function runHide({
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
}: Parsed<typeof hideOptions>): Promise<void> {
  const task = tasks.get(id).id;
  if (files.length + random === 0)
    throw new InputError('no-programs', {
      rule: 'a hidden set is of programs that nobody has',
      need: '--program FILE, once for each, or --random-programs N',
    });
  await handOut({ out, key, format, task, secret, json }, async () => {
    // Programs by lot are tried before they are recorded.
    await selectBackend(recordingDefaults.backend);
    const program = await disguisePrograms({ files, random }, secret, join(work, 'programs'));
    const directory = join(work, 'recording');
    const recorded = await recordPrograms({ ...options, program, out: directory });
    if (recorded === null) return null;
    await labelRecording(directory);
    for (const window of new Set([1, windowFor(task, readLabelConfig())]))
      await extractRecording(directory, { window, workers: options.workers, quiet: options.quiet });
    return readRecording({ directory });
  });
}
