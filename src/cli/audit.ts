import { basename, join } from 'node:path';
import type { AuditResult } from '../audit/result.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { count, findRecording, json, quiet } from './common-options.ts';
import { withProgress } from './long-work.ts';
import { commandLine, defineCommand, type OptionOf, option } from './options.ts';
import { printResult } from './output.ts';
import { summaries } from './summaries.ts';

const columns = (help: string): OptionOf<readonly string[]> =>
  option<readonly string[]>('<column>', 'result', `${help}; repeatable`, {
    ...{ isRepeatable: true, default: [] },
    parse: (text, before) => [...before, text],
  });

const options = {
  label: option('<column>', 'result', 'the column with the class of each row (default: by its name)'),
  group: columns('a column of what rows belong to, the program first (default: by their names)'),
  session: option('<column>', 'result', 'the column with the session of each row (default: by its name)'),
  ignore: columns('a column to leave out'),
  folds: count('folds of every split', 2, 5),
  draws: count('bootstrap draws', 100, 1000),
  seed: count('seed of splits, learner and bootstrap', 0, 0),
  out: option('<dir>', 'place', 'where audit.json and audit.html go', { writes: 'folder' }),
  quiet,
  json,
};

export const registerAudit = defineCommand({
  name: 'audit',
  about: summaries.audit,
  page: 'docs/audit.md',
  examples: ['audit theirs.csv --label fault --group program', 'audit reference --out audit'],
  args: [
    [
      '<table>',
      'CSV, JSON lines, Arrow or Parquet file, or a recording with its features (`reference`: the shipped one)',
      findRecording,
    ],
  ],
  options,
  async run(path, { label, group, session, ignore, folds, draws, seed, out, quiet, json }) {
    // Learners, tables and programs take a second to load, which help should not wait for.
    const { readAuditSource } = await import('../audit/source.ts');
    const { auditTable } = await import('../audit/audit.ts');
    const { formatAudit } = await import('../report/audit/text.ts');
    const source = await readAuditSource(path);
    const commands = [
      commandLine(['audit', basename(path)], options, { label, group, session, ignore, folds, draws, seed }),
    ];
    const plan = { label, session, ignore, folds, seed, commands, groups: group, bootstrap: { draws, seed } };
    const result = await withProgress(quiet, async (progress) => auditTable(source, { ...plan, progress }));
    const written = out === undefined ? '' : await writeAudit(out, result);
    printResult(json, result, () => `${formatAudit(result)}${written}`);
  },
});

async function writeAudit(out: string, result: AuditResult): Promise<string> {
  // Plots take a third of a second to load, which only who draws them should wait for.
  const { writeAuditPage } = await import('../report/audit/index.ts');
  await writeFileAtomic(join(out, 'audit.json'), `${JSON.stringify(result, null, 2)}\n`);
  return `\n\nwrote ${join(out, 'audit.json')} and ${await writeAuditPage(out, result)}`;
}
