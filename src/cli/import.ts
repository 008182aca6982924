import { basename, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { taskIds } from '../eval/contract.ts';
import { readLabelConfig } from '../eval/labels/config.ts';
import { writeLabels } from '../eval/labels/file.ts';
import { labelImported } from '../eval/labels/imported.ts';
import { labelsPath } from '../eval/recording.ts';
import { showOneLine } from '../lib/plain-text.ts';
import { currentName } from '../lib/registry.ts';
import type { FileFinding } from '../traces/import/findings.ts';
import { type Imported, importRuns } from '../traces/import/import.ts';
import { type ImportMapping, type LayoutId, layoutIds, readMapping } from '../traces/import/mapping.ts';
import { openTraces } from '../traces/store/group-file.ts';
import { presentTraces } from '../traces/store/manifest.ts';
import type { RunHeader } from '../traces/trace.ts';
import { printJson, printNote, printText } from './output.ts';
import { createProgress } from './progress.ts';

interface ImportOptions {
  readonly layout: LayoutId;
  readonly mapping?: string;
  readonly out: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

/** What is told of single files, before a line says how many more there are. */
const mostTold = 20;

export function registerImport(program: Command): void {
  program
    .command('import')
    .description('turn training logs of others, CSV files of a row per epoch, into a recording with labels')
    .argument('<from>', 'folder of CSV files, or one of them')
    .addOption(
      new Option('--layout <id>', 'how names and columns are to be read')
        .choices(layoutIds)
        .argParser(parseLayout)
        .default('epochs'),
    )
    .option(
      '--mapping <file>',
      'JSON that says what the columns are (docs/formats.md); default: that of the layout',
    )
    .requiredOption('--out <recording>', 'folder for the recording, not there yet')
    .option('--quiet', 'no progress')
    .option('--json', 'print JSON on stdout')
    .action(importFolder);
}

/** Old names are read too (`currentName`). */
function parseLayout(name: string): LayoutId {
  const found = layoutIds.find((id) => id === currentName(name));
  if (found === undefined) throw new InvalidArgumentError(`Allowed choices are ${layoutIds.join(', ')}.`);
  return found;
}

async function importFolder(from: string, options: ImportOptions): Promise<void> {
  const { layout, out, quiet = false, json = false } = options;
  const mapping = readMapping(layout, options.mapping);
  const progress = createProgress(quiet);
  const told = options.mapping === undefined ? '' : ` --mapping ${basename(options.mapping)}`;
  const imported = await importRuns({
    from,
    mapping,
    out,
    command: `faultgap import ${basename(from)} --layout ${layout}${told} --out ${basename(out)}`,
    onFile: (done, total) => progress.report(done, total, `${done} of ${total} files`),
  });
  progress.stop();
  const labels = await writeImportedLabels(out, imported, mapping);
  if (imported.findings.some(({ leftOut }) => leftOut)) process.exitCode = 1;
  if (json)
    printJson({
      out,
      counts: imported.manifest.counts,
      hash: imported.manifest.hash,
      labels,
      ...tell(imported),
    });
  else printSummary(out, imported, labels);
}

const tell = ({ notes, findings, otherFiles }: Imported) => ({ notes, findings, otherFiles });

/** Labelled runs by task and class. */
type LabelCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

async function writeImportedLabels(
  out: string,
  { manifest }: Imported,
  mapping: ImportMapping,
): Promise<LabelCounts> {
  const headers: RunHeader[] = [];
  for (const file of presentTraces(manifest))
    headers.push(...(await openTraces(join(out, file.path), file)).headers);
  const config = readLabelConfig();
  const labels = labelImported(headers, mapping, config);
  await writeLabels(labelsPath(out), labels, { ...config, typing: { ...config.typing, classes: 'seven' } });
  return Object.fromEntries(
    taskIds.map((task) => [task, countLabels(labels.rows.map((row) => row.labels[task]))]),
  );
}

function countLabels(labels: readonly (string | null)[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries(counts);
}

function printSummary(out: string, imported: Imported, labels: LabelCounts): void {
  const { manifest, notes, findings, otherFiles } = imported;
  const { traces, programs, byOutcome } = manifest.counts;
  for (const finding of findings.slice(0, mostTold)) printNote(formatFinding(finding));
  if (findings.length > mostTold)
    printNote(`… ${findings.length - mostTold} more such lines in ${join(out, 'import.json')}`);
  if (otherFiles.length > 0)
    printNote(showOneLine(`${otherFiles.length} files are no runs by their names, such as ${otherFiles[0]}`));
  printText(`${traces} runs of ${programs} programs in ${out}: ${formatCounts(byOutcome)}`);
  for (const [task, counts] of Object.entries(labels)) printText(`  ${task}: ${formatCounts(counts)}`);
  for (const note of notes) printText(showOneLine(`note: ${note}`));
  printText(
    'next: faultgap features, then faultgap eval; labels are what the import says, as it has no kill test',
  );
}

function formatFinding({ file, text, leftOut }: FileFinding): string {
  return showOneLine(`${file} ${text}${leftOut ? '; left out' : ''}`);
}

function formatCounts(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts);
  return entries.length === 0 ? 'no labels' : entries.map(([name, count]) => `${count} ${name}`).join(', ');
}
