import { readRecording } from '../../../eval/recording.ts';
import { tasks } from '../../../eval/tasks/index.ts';
import { exportTasks } from '../../../leaderboard/export.ts';
import { readRoster } from '../../../leaderboard/roster.ts';
import { InputError } from '../../../lib/errors.ts';
import { isReference } from '../../common-options.ts';
import type { exportOptions } from '../../leaderboard/export.ts';
import type { Parsed } from '../../options.ts';
import { printNote, printResult } from '../../output.ts';
import { handOut, newSecret } from './hand-out.ts';

type ExportOptions = Parsed<typeof exportOptions>;

/** Writes the tables of tasks, with their labels. */
export async function exportOpenly({ out, format, track, json, ...options }: ExportOptions): Promise<void> {
  const recording = await readRecording({ directory: options.recording });
  const roster = await readRoster(recording);
  const chosen = options.tasks === undefined ? [...roster.tasks.keys()] : chooseTasks(options.tasks);
  const files = await exportTasks(recording, roster, { directory: out, format, tasks: chosen, track });
  printResult(json, files, () => files.join('\n'));
}

/** Hands out features of held-out programs without their labels. */
export async function exportBlind({ out, format, json, ...options }: ExportOptions): Promise<void> {
  const { task, programs, key } = checkBlind(options);
  const { recording: directory, secret = newSecret() } = options;
  if (isReference(directory))
    printNote(
      'the shipped recording is public: whoever has it finds the labels of these features; keep back programs of your own',
    );
  await handOut({ out, key, format, task, programs, secret, json }, () => readRecording({ directory }));
}

/** @throws InputError `hidden-task`, `hidden-options`. */
function checkBlind({ tasks: ids = [], programs, key }: Pick<ExportOptions, 'tasks' | 'programs' | 'key'>) {
  const [task, ...more] = chooseTasks(ids);
  if (task === undefined || more.length > 0)
    throw new InputError('hidden-task', {
      rule: 'a hidden export is of one task, since traces chosen for one task tell labels of another',
      need: '--tasks with one task, and other programs for each',
      value: ids.join(',') || 'none',
    });
  if (programs !== undefined && key !== undefined) return { task, programs, key };
  throw new InputError('hidden-options', {
    rule: 'a hidden export needs its programs, and a place for the key apart from what is handed out',
    need: '--programs and --key, a new file outside --out',
    value: `--programs ${programs ?? 'missing'}, --key ${key ?? 'missing'}`,
  });
}

function chooseTasks(ids: readonly string[]) {
  return ids.map((id) => tasks.get(id).id);
}
