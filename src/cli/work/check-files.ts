import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { healthRule } from '../../../corpus/health.ts';
import { programRules } from '../../../corpus/program-rules.ts';
import { programs } from '../../../corpus/programs/index.ts';
import { diagnoserRules } from '../../eval/diagnosers/diagnoser-rules.ts';
import { evaluationKinds } from '../../eval/methods/plug-ins.ts';
import { extractorRules } from '../../features/extractor-rules.ts';
import type { ContractRule } from '../../lib/contract-rule.ts';
import { InputError } from '../../lib/errors.ts';
import { packageRoot, runsFromSources } from '../../lib/files.ts';
import { type PlugInKind, recognisePlugIn } from '../../lib/plug-in.ts';
import { blamePlugIn } from '../../lib/plug-in-source.ts';
import type { Named } from '../../lib/registry.ts';
import { instrumentRules } from '../../traces/instruments/instrument-rules.ts';
import { recordingKinds } from '../../traces/plug-ins.ts';
import { withStart } from '../../traces/start.ts';
import { selectBackend } from '../../training/backend.ts';
import { badInput, printNote, printRefusal, printResult } from '../output.ts';
import { type Checked, checkRules, isBroken, operatorRulesOn, wordChecked } from '../plug-in-rules.ts';

/** What a contract says of one file. */
interface CheckedFile {
  readonly file: string;
  readonly kind: string;
  readonly id: string;
  readonly rules: readonly Checked[];
}

/** A file that cannot be loaded, or that never answers. */
interface RefusedFile {
  readonly file: string;
  readonly refused: { readonly code: string; readonly message: string };
}

/** Checks files and says what was found; exit code 1 where a rule is broken, 2 where a file is refused. */
export async function runCheck(
  files: readonly string[],
  { trust, json }: { readonly trust: boolean; readonly json: boolean },
): Promise<void> {
  const reports = await checkFiles(files, trust);
  const checked = reports.filter((report) => 'rules' in report);
  if (json || checked.length > 0) printResult(json, reports, () => checked.map(formatFile).join('\n\n'));
  if (checked.some(({ rules }) => rules.some(isBroken))) process.exitCode = 1;
  if (checked.length < files.length) process.exitCode = badInput;
}

/** Files are loaded before any is checked, since an extractor may need an instrument among them. */
async function checkFiles(files: readonly string[], trust: boolean): Promise<(CheckedFile | RefusedFile)[]> {
  const loaded = await inTurn(
    files.map((file) => ({ file })),
    async ({ file }) => {
      const { kind, member } = await recognisePlugIn(kinds, file, trust);
      return { file, kind, member, taken: nameTaken(kind, member) };
    },
  );
  return inTurn(loaded, async ({ file, kind, member, taken }) => {
    const rules = checkRules(await rulesOfKind(kind.kind), member);
    const own = [{ rule: 'has a name of its own', findings: taken }, ...(await runOwnTest(file, trust))];
    return { file, kind: kind.kind, id: member.id, rules: [...rules, ...own] };
  });
}

/** What is refused is said at once, and keeps no other file waiting. */
async function inTurn<T extends { readonly file: string }, Done>(
  files: readonly (T | RefusedFile)[],
  work: (file: T) => Promise<Done>,
): Promise<(Done | RefusedFile)[]> {
  const done: (Done | RefusedFile)[] = [];
  for (const one of files) {
    try {
      done.push('refused' in one ? one : await work(one));
    } catch (thrown) {
      const error = blamePlugIn(thrown);
      if (!(error instanceof InputError)) throw error;
      printRefusal(error);
      done.push({ file: one.file, refused: { code: error.code, message: error.message } });
    }
  }
  return done;
}

/** Adds the member to its list, as other commands would; what keeps it out is a finding. */
function nameTaken(kind: PlugInKind, member: Named): string[] {
  try {
    kind.add(member);
    return [];
  } catch (error) {
    if (error instanceof InputError) return [error.message];
    throw error;
  }
}

function formatFile({ file, kind, id, rules }: CheckedFile): string {
  const kept = rules.length - rules.filter(isBroken).length;
  return [
    `${kind} ${id} (${file})`,
    ...wordChecked(rules),
    kept === rules.length ? `all ${kept} rules are kept` : `${kept} of ${rules.length} rules are kept`,
  ].join('\n');
}

const kinds = [...evaluationKinds, ...recordingKinds];

/** Rules of each kind; those that train need a backend first. */
const rulesOf: Readonly<Record<string, () => Promise<readonly unknown[]>>> = {
  extractor: async () => extractorRules,
  diagnoser: async () => diagnoserRules,
  operator: async () => operatorRulesOn(programs.members),
  async instrument() {
    await selectBackend('wasm');
    return instrumentRules;
  },
  async program() {
    await selectBackend('wasm');
    return [...programRules, healthRule(withStart)];
  },
};

// A kind and its rules are about the same members, which the type of a list of kinds cannot say.
const rulesOfKind = (kind: string) => rulesOf[kind]!() as Promise<readonly ContractRule<Named>[]>;

/** Most lines of a failed test that are shown. */
const mostLines = 12;

/**
 * Runs the test beside a plug-in, `mine.test.ts` beside `mine.ts`, by Node's own runner; nothing
 * has to be installed where it lies. Nothing where there is no such test, or where it is not trusted, which is said.
 */
async function runOwnTest(file: string, trust: boolean): Promise<{ rule: string; findings: string[] }[]> {
  const ending = extname(file);
  const test = resolve(`${file.slice(0, -ending.length)}.test${ending}`);
  if (!existsSync(test)) return [];
  const name = basename(test);
  if (!trust) {
    printNote(`${name} is not run: a test runs with your rights; read it, and give --trust`);
    return [];
  }
  const rule = `passes its own test, ${name}`;
  const hooks = join(packageRoot, 'bin', 'register.js');
  // Compiled, the library comes before the hooks, through which each of its modules would pass.
  const library = join(packageRoot, 'dist/src/index.js');
  const first = runsFromSources ? [hooks] : [library, hooks];
  const imports = first.flatMap((path) => ['--import', pathToFileURL(path).href]);
  try {
    await promisify(execFile)(process.execPath, [...imports, '--test-reporter=tap', test]);
    return [{ rule, findings: [] }];
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    return [{ rule, findings: failuresIn(`${stdout}\n${stderr}`) }];
  }
}

/** Names and messages of the tests that failed, out of a report in TAP. */
function failuresIn(report: string): string[] {
  const lines = report.split('\n').map((line) => line.trim());
  const shown: string[] = [];
  let isMessage = false;
  for (const line of lines) {
    if (/^not ok /.test(line)) shown.push(line);
    if (isMessage && /^\w+:/.test(line)) isMessage = false;
    else if (isMessage && line !== '') shown.push(`  ${line}`);
    const message = /^error: (.*)$/.exec(line)?.[1];
    if (message === undefined) continue;
    isMessage = message.startsWith('|');
    if (!isMessage) shown.push(`  ${message}`);
  }
  return (shown.length > 0 ? shown : lines.filter((line) => line !== '')).slice(0, mostLines);
}
