import { randomBytes } from 'node:crypto';
import { basename, dirname, relative, resolve } from 'node:path';
import { readRecording } from '../eval/recording.ts';
import { tasks } from '../eval/tasks/index.ts';
import { buildBoard } from '../leaderboard/board.ts';
import { defaultLines, enterLine, type OwnLine } from '../leaderboard/enter.ts';
import { exportTasks } from '../leaderboard/export.ts';
import { exportHidden } from '../leaderboard/hidden.ts';
import { readEvaluation } from '../leaderboard/result-predictions.ts';
import { readRoster } from '../leaderboard/roster.ts';
import { InputError } from '../lib/errors.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { writeBoard } from '../report/leaderboard/index.ts';
import { defaultBootstrap } from '../statistics/bootstrap.ts';
import { draws, json, list, parseList, recording, shippedRecording } from './common-options.ts';
import { readEntries, readEntry, rosterFor, shippedSubmissions, submissions } from './entries.ts';
import { defineCommand, defineGroup, flag, option, type Parsed, required } from './options.ts';
import { printNote, printResult } from './output.ts';

const registerBuild = defineCommand({
  name: 'build',
  about: 'write the static site: one page of rankings, one page per entry, every table as CSV and JSON',
  options: {
    draws,
    recording,
    submissions,
    out: required('<dir>', 'place', 'where the site goes', { writes: 'folder' }),
    json,
  },
  async run({ out, submissions, draws, json, recording }) {
    const roster = await rosterFor({ recording });
    const entries = await readEntries(submissions, roster);
    const board = buildBoard(entries, roster, { draws, seed: defaultBootstrap.seed });
    const index = await writeBoard(out, board);
    const built = { index, entries: board.entries.map(({ name }) => name) };
    printResult(json, built, () => `${entries.length} entries; to look at: ${index}`);
  },
});

const exportOptions = {
  tasks: list('comma-separated (default: all)'),
  hidden: flag('result', 'features of held-out programs alone, without labels, under opaque ids'),
  programs: list('with --hidden: the programs kept back, comma-separated'),
  secret: option('<text>', 'result', 'with --hidden: gives the same ids again (default: a random one)'),
  recording,
  out: required('<dir>', 'place', 'where the tables go', { writes: 'folder' }),
  key: option('<file>', 'place', 'with --hidden: where the labels go, outside --out', { writes: 'file' }),
  format: option('<format>', 'print', 'of the tables', {
    choices: ['csv', 'arrow'] as const,
    default: 'csv',
  }),
  json,
};

type ExportOptions = Parsed<typeof exportOptions>;

const registerExport = defineCommand({
  name: 'export',
  about: 'write traces, features, labels and folds of each task, for a diagnoser in any language',
  options: exportOptions,
  run: (options) => (options.hidden ? exportBlind(options) : exportOpenly(options)),
});

async function exportOpenly({ out, format, json, ...options }: ExportOptions): Promise<void> {
  const recording = await readRecording({ directory: options.recording });
  const roster = await readRoster(recording);
  const chosen = options.tasks === undefined ? [...roster.tasks.keys()] : chooseTasks(options.tasks);
  const files = await exportTasks(recording, roster, { directory: out, format, tasks: chosen });
  printResult(json, files, () => files.join('\n'));
}

async function exportBlind({ out, format, json, ...options }: ExportOptions): Promise<void> {
  const { task, programs, key: keyFile } = checkBlind(out, options);
  const recording = await readRecording({ directory: options.recording });
  const secret = options.secret ?? randomBytes(16).toString('hex');
  const { file, key } = await exportHidden(recording, { directory: out, format, task, programs, secret });
  await writeFileAtomic(keyFile, `${JSON.stringify(key)}\n`);
  if (resolve(options.recording) === shippedRecording)
    printNote(
      'the shipped recording is public: whoever has it finds the labels of these features; keep back programs of your own',
    );
  const traces = key.rows.length;
  printResult(
    json,
    { file, key: keyFile, traces },
    () => `${file}: ${traces} traces without labels; score them with --key ${keyFile}`,
  );
}

/** @throws InputError `hidden-task`, `hidden-options`. */
function checkBlind(
  out: string,
  { tasks: ids = [], programs, key }: Pick<ExportOptions, 'tasks' | 'programs' | 'key'>,
) {
  const [task, ...more] = chooseTasks(ids);
  if (task === undefined || more.length > 0)
    throw new InputError('hidden-task', {
      rule: 'a hidden export is of one task, since traces chosen for one task tell labels of another',
      need: '--tasks with one task, and other programs for each',
      value: ids.join(',') || 'none',
    });
  if (programs !== undefined && key !== undefined && !isInside(key, out)) return { task, programs, key };
  throw new InputError('hidden-options', {
    rule: 'a hidden export needs its programs, and a place for the key apart from what is handed out',
    need: '--programs and --key, a file outside --out',
    value: `--programs ${programs ?? 'missing'}, --key ${key ?? 'missing'}`,
  });
}

function chooseTasks(ids: readonly string[]) {
  return ids.map((id) => tasks.get(id).id);
}

function isInside(path: string, directory: string): boolean {
  return !relative(resolve(directory), resolve(path)).startsWith('..');
}

const registerEnter = defineCommand({
  name: 'enter',
  about: 'make submission folders from the predictions of an evaluation',
  args: [['<dir>', 'directory that `eval` or `reproduce` wrote']],
  options: {
    lines: option<readonly string[]>('<pairs>', 'result', 'diagnoser:features, comma-separated', {
      parse: parseList,
      default: defaultLines.map(nameLine),
    }),
    recording,
    out: option('<dir>', 'place', 'where the folders go', {
      default: shippedSubmissions,
      writes: 'folder',
    }),
    json,
  },
  async run(directory, { lines, out, json, ...options }) {
    const recording = await readRecording({ directory: options.recording });
    const roster = await readRoster(recording);
    const evaluation = await readEvaluation(directory);
    const folders: string[] = [];
    for (const line of lines.map(parseLine)) {
      const folder = await enterLine(evaluation, line, { roster, config: recording.labels.config, out });
      // What was just written must hold against the roster as anybody else's.
      await readEntry(dirname(folder), basename(folder), roster);
      folders.push(folder);
    }
    printResult(json, folders, () => folders.join('\n'));
  },
});

function nameLine({ diagnoser, features }: OwnLine): string {
  return `${diagnoser}:${features}`;
}

function parseLine(text: string): OwnLine {
  const [diagnoser = '', features = 'all'] = text.split(':');
  return { diagnoser, features };
}

export const registerLeaderboard = defineGroup(
  'leaderboard',
  'what to predict, and the site of who predicted best',
  [registerBuild, registerExport, registerEnter],
);
