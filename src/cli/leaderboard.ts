import { randomBytes } from 'node:crypto';
import { basename, dirname, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { readRecording } from '../eval/recording.ts';
import { defaultBootstrap } from '../eval/study/standard-studies.ts';
import { tasks } from '../eval/tasks/index.ts';
import { buildBoard } from '../leaderboard/board.ts';
import { defaultLines, enterLine, type OwnLine } from '../leaderboard/enter.ts';
import { exportTasks } from '../leaderboard/export.ts';
import { exportHidden } from '../leaderboard/hidden.ts';
import { readEvaluation } from '../leaderboard/result-predictions.ts';
import { readRoster } from '../leaderboard/roster.ts';
import type { TableFormat } from '../leaderboard/task-table.ts';
import { InputError } from '../lib/errors.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { writeBoard } from '../report/leaderboard/index.ts';
import { parseList, wholeNumber } from './options.ts';
import { printJson, printNote, printText } from './output.ts';
import { readEntries, readEntry, rosterFor, shippedRecording, shippedSubmissions } from './roster.ts';

interface BuildOptions {
  readonly out: string;
  readonly recording: string;
  readonly submissions: string;
  readonly draws: number;
  readonly json?: boolean;
}

interface ExportOptions {
  readonly out: string;
  readonly recording: string;
  readonly tasks?: string;
  readonly format: TableFormat;
  readonly hidden?: boolean;
  readonly programs?: string;
  readonly key?: string;
  readonly secret?: string;
  readonly json?: boolean;
}

interface EnterOptions {
  readonly out: string;
  readonly recording: string;
  readonly lines?: string;
  readonly json?: boolean;
}

export function registerLeaderboard(program: Command): void {
  const leaderboard = program
    .command('leaderboard')
    .description('what to predict, and the site of who predicted best');
  const recording = () =>
    new Option('--recording <dir>', 'the recording that is predicted').default(shippedRecording);
  leaderboard
    .command('build')
    .description(
      'write the static site: one page of rankings, one page per entry, every table as CSV and JSON',
    )
    .requiredOption('--out <dir>', 'where the site goes')
    .addOption(recording())
    .option('--submissions <dir>', 'the entries', shippedSubmissions)
    .option('--draws <n>', 'bootstrap draws over programs', wholeNumber(100), defaultBootstrap.draws)
    .option('--json', 'print JSON on stdout')
    .action(build);
  leaderboard
    .command('export')
    .description('write traces, features, labels and folds of each task, for a diagnoser in any language')
    .requiredOption('--out <dir>', 'where the tables go')
    .addOption(recording())
    .option('--tasks <ids>', 'comma-separated (default: all)')
    .addOption(new Option('--format <format>', 'of the tables').choices(['csv', 'arrow']).default('csv'))
    .option('--hidden', 'features of held-out programs alone, without labels, under opaque ids')
    .option('--programs <ids>', 'with --hidden: the programs kept back, comma-separated')
    .option('--key <file>', 'with --hidden: where the labels go, outside --out')
    .option('--secret <text>', 'with --hidden: gives the same ids again (default: a random one)')
    .option('--json', 'print JSON on stdout')
    .action((options: ExportOptions) => (options.hidden ? exportBlind(options) : exportOpenly(options)));
  leaderboard
    .command('enter')
    .description('make submission folders from the predictions of an evaluation')
    .argument('<dir>', 'directory that `eval` or `reproduce` wrote')
    .option('--out <dir>', 'where the folders go', shippedSubmissions)
    .addOption(recording())
    .option('--lines <pairs>', 'diagnoser:features, comma-separated', defaultLines.map(nameLine).join(','))
    .option('--json', 'print JSON on stdout')
    .action(enter);
}

async function build({ out, submissions, draws, json, ...options }: BuildOptions): Promise<void> {
  const roster = await rosterFor(options);
  const entries = await readEntries(submissions, roster);
  const board = buildBoard(entries, roster, { draws, seed: defaultBootstrap.seed });
  const index = await writeBoard(out, board);
  if (json) printJson({ index, entries: board.entries.map(({ name }) => name) });
  else printText(`${entries.length} entries; to look at: ${index}`);
}

async function exportOpenly({ out, format, json, ...options }: ExportOptions): Promise<void> {
  const recording = await readRecording({ directory: options.recording });
  const roster = await readRoster(recording);
  const chosen = options.tasks === undefined ? [...roster.tasks.keys()] : chooseTasks(options.tasks);
  const files = await exportTasks(recording, roster, { directory: out, format, tasks: chosen });
  if (json) printJson(files);
  else printText(files.join('\n'));
}

async function exportBlind({ out, format, json, ...options }: ExportOptions): Promise<void> {
  const [task, ...more] = chooseTasks(options.tasks ?? '');
  if (task === undefined || more.length > 0)
    throw new InputError('hidden-task', {
      rule: 'one hidden export asks one task, as who is asked one tells labels of another',
      need: '--tasks with one task, and other programs for each',
      value: options.tasks ?? 'none',
    });
  const { programs, key: keyFile } = options;
  if (programs === undefined || keyFile === undefined || isInside(keyFile, out))
    throw new InputError('hidden-options', {
      rule: 'a hidden export needs its programs, and a place for the key apart from what is handed out',
      need: '--programs and --key, a file outside --out',
      value: `--programs ${programs ?? 'missing'}, --key ${keyFile ?? 'missing'}`,
    });
  const recording = await readRecording({ directory: options.recording });
  const secret = options.secret ?? randomBytes(16).toString('hex');
  const { file, key } = await exportHidden(recording, {
    directory: out,
    format,
    task,
    programs: parseList(programs),
    secret,
  });
  await writeFileAtomic(keyFile, `${JSON.stringify(key)}\n`);
  if (resolve(options.recording) === shippedRecording)
    printNote(
      'the shipped recording is public: whoever has it finds the labels of these features; keep back programs of your own',
    );
  if (json) printJson({ file, key: keyFile, traces: key.rows.length });
  else printText(`${file}: ${key.rows.length} traces without labels; score them with --key ${keyFile}`);
}

function chooseTasks(list: string) {
  return parseList(list).map((id) => tasks.get(id).id);
}

function isInside(path: string, directory: string): boolean {
  return !relative(resolve(directory), resolve(path)).startsWith('..');
}

async function enter(directory: string, { out, recording: from, lines, json }: EnterOptions): Promise<void> {
  const recording = await readRecording({ directory: from });
  const roster = await readRoster(recording);
  const evaluation = await readEvaluation(directory);
  const folders: string[] = [];
  for (const line of parseList(lines ?? '').map(parseLine)) {
    const folder = await enterLine(evaluation, line, { roster, config: recording.labels.config, out });
    // What was just written must hold against the roster as anybody else's.
    await readEntry(dirname(folder), basename(folder), roster);
    folders.push(folder);
  }
  if (json) printJson(folders);
  else printText(folders.join('\n'));
}

function nameLine({ diagnoser, features }: OwnLine): string {
  return `${diagnoser}:${features}`;
}

function parseLine(text: string): OwnLine {
  const [diagnoser = '', features = 'all'] = text.split(':');
  return { diagnoser, features };
}
