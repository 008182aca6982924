import type { Command } from 'commander';
import { findingsOf, rulesFor } from '../lib/contract-rule.ts';
import { InputError } from '../lib/errors.ts';
import { checkPlugIn, importPlugIn, recogniseKind } from '../lib/plug-in.ts';
import { type CheckedKind, checkedKinds } from './checked-kinds.ts';
import { printJson, printText } from './output.ts';
import { runOwnTest } from './own-test.ts';

/** What a contract says of one file. */
interface CheckedFile {
  readonly file: string;
  readonly kind: string;
  readonly id: string;
  readonly rules: readonly { readonly rule: string; readonly findings: readonly string[] }[];
}

export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('hold plug-ins of your own against the contract of their kind, and run the test beside each')
    .argument('<files...>', 'extractors, diagnosers, operators, programs, instruments: .ts or .js')
    .option('--json', 'print what was found as JSON')
    .action(async (files: readonly string[], { json }: { readonly json?: boolean }) => {
      const checked = await checkFiles(files);
      if (json) printJson(checked);
      else printText(checked.map(formatFile).join('\n\n'));
      if (checked.some(({ rules }) => rules.some(({ findings }) => findings.length > 0)))
        process.exitCode = 1;
    });
}

/** Files are loaded before any is checked, since an extractor may need an instrument among them. */
async function checkFiles(files: readonly string[]): Promise<CheckedFile[]> {
  const loaded = [];
  for (const file of files) {
    const value = await importPlugIn(file);
    const kind = recogniseKind(checkedKinds, file, value);
    const member = checkPlugIn(kind, file, value);
    loaded.push({ file, kind, member, taken: nameTaken(kind, member) });
  }
  const checked: CheckedFile[] = [];
  for (const { file, kind, member, taken } of loaded) {
    const rules = rulesFor(await kind.rules(), member).map((rule) => ({
      rule: rule.title,
      findings: findingsOf(rule, member),
    }));
    const own = [{ rule: 'has a name of its own', findings: taken }, ...(await runOwnTest(file))];
    checked.push({ file, kind: kind.kind, id: member.id, rules: [...rules, ...own] });
  }
  return checked;
}

/** Adds the member to its list, as a command that takes it would; what keeps it out is a finding. */
function nameTaken(kind: CheckedKind, member: Parameters<CheckedKind['add']>[0]): string[] {
  try {
    kind.add(member);
    return [];
  } catch (error) {
    if (error instanceof InputError) return [error.message];
    throw error;
  }
}

function formatFile({ file, kind, id, rules }: CheckedFile): string {
  const kept = rules.filter(({ findings }) => findings.length === 0).length;
  return [
    `${kind} ${id} (${file})`,
    ...rules.flatMap(({ rule, findings }) => [
      `  ${findings.length === 0 ? 'ok  ' : 'MEND'}  ${rule}`,
      ...findings.map((finding) => `          ${finding}`),
    ]),
    kept === rules.length ? `all ${kept} rules are kept` : `${kept} of ${rules.length} rules are kept`,
  ].join('\n');
}
