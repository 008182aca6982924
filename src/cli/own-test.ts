import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { packageRoot } from '../lib/files.ts';

/** Most lines of a failed test that are shown. */
const mostLines = 12;

/**
 * Runs the test beside a plug-in, `mine.test.ts` beside `mine.ts`, by Node's own runner; nothing has to be installed
 * where it lies. Nothing where there is no such test.
 */
export async function runOwnTest(file: string): Promise<{ rule: string; findings: string[] }[]> {
  const ending = extname(file);
  const test = resolve(`${file.slice(0, -ending.length)}.test${ending}`);
  if (!existsSync(test)) return [];
  const rule = `passes its own test, ${test.slice(test.lastIndexOf('/') + 1)}`;
  const hooks = pathToFileURL(join(packageRoot, 'bin', 'register.js')).href;
  try {
    await promisify(execFile)(process.execPath, ['--import', hooks, '--test', '--test-reporter=tap', test]);
    return [{ rule, findings: [] }];
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    return [{ rule, findings: failuresIn(`${stdout}\n${stderr}`) }];
  }
}

/** Names and messages of the tests that failed, out of a report in TAP. */
function failuresIn(report: string): string[] {
  const told = report.split('\n').map((line) => line.trim());
  const shown: string[] = [];
  let isMessage = false;
  for (const line of told) {
    if (/^not ok /.test(line)) shown.push(line);
    if (isMessage && /^\w+:/.test(line)) isMessage = false;
    else if (isMessage && line !== '') shown.push(`  ${line}`);
    const message = /^error: (.*)$/.exec(line)?.[1];
    if (message === undefined) continue;
    isMessage = message.startsWith('|');
    if (!isMessage) shown.push(`  ${message}`);
  }
  return (shown.length > 0 ? shown : told.filter((line) => line !== '')).slice(0, mostLines);
}
