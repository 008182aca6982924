import { dirname, join } from 'node:path';
import type { FileFinding } from '../import/findings.ts';
import type { LogFormat } from './contract.ts';

interface LogFiles {
  readonly format: LogFormat;
  readonly files: readonly string[];
}

/** Logs that tell all of their training, by format, and the folders below theirs where a tool writes more of it. */
const whole: ReadonlyMap<string, readonly string[]> = new Map([
  // A model card, the log of another tool.
  ['trainer-state', ['.']],
  // What was printed, and what the tool did.
  ['wandb-file', ['files', 'logs']],
]);

/** Logs without those that are of the training of another one: event files beside a log, a model card beside a state. */
export function withoutSecondLogs<Log extends LogFiles>(logs: readonly Log[], passed: FileFinding[]): Log[] {
  return logs.filter((log) => {
    const first = logs.find((other) => other !== log && isSecond(log, other));
    if (first === undefined) return true;
    const text = `is of the training of ${first.files[0]}, which is read`;
    passed.push({ file: log.files[0]!, text, leftOut: false });
    return false;
  });
}

function isSecond(log: LogFiles, first: LogFiles): boolean {
  if (log.format === first.format) return false;
  const [own, folder] = [folderOf(log), folderOf(first)];
  const below = whole.get(first.format.id);
  if (below?.some((name) => own === join(folder, name))) return true;
  if (log.format.id !== 'tensorboard-events') return false;
  return own === folder || (below !== undefined && (folder === '.' || own.startsWith(`${folder}/`)));
}

/** Of several checkpoints the folder that holds them. */
function folderOf({ format, files }: LogFiles): string {
  return format.id === 'trainer-state' ? format.group!(files[0]!) : dirname(files[0]!);
}
