import { basename, join } from 'node:path';
import { taskIds } from '../../eval/contract.ts';
import { readLabelConfig } from '../../eval/labels/config.ts';
import { writeLabels } from '../../eval/labels/file.ts';
import { labelImported } from '../../eval/labels/imported.ts';
import { labelsPath } from '../../eval/recording.ts';
import { showOneLine } from '../../lib/plain-text.ts';
import type { Imported } from '../../traces/import/finish.ts';
import { importRuns } from '../../traces/import/import.ts';
import { type ImportMapping, readMapping } from '../../traces/import/mapping.ts';
import { importLogs, type LogsRequest, NoLogs } from '../../traces/logs/import-logs.ts';
import { openTraces } from '../../traces/store/group-file.ts';
import { presentTraces } from '../../traces/store/manifest.ts';
import type { RunHeader } from '../../traces/trace.ts';
import { printFindings } from '../findings.ts';
import { importOptions } from '../import.ts';
import { withProgress } from '../long-work.ts';
import { commandLine, type Parsed } from '../options.ts';
import { formatCounts, printResult } from '../output.ts';

/** Imports logs and says what came out. */
export async function importFolder(from: string, options: Parsed<typeof importOptions>): Promise<void> {
  const { layout, out, quiet, json } = options;
  const mapping = readMapping(layout, options.mapping);
  const command = commandLine(['import', basename(from)], importOptions, options);
  const imported = await withProgress(quiet, (report) => {
    const onFile = (done: number, total: number) => report(done, total, `${done} of ${total} files`);
    if (layout === 'logs' && options.mapping === undefined) return importAny({ from, out, command, onFile });
    return importRuns({ from, mapping, out, command, onFile });
  });
  const labels = await writeImportedLabels(out, imported, mapping);
  const { manifest, notes, findings, otherFiles, readings } = imported;
  if (findings.some(({ leftOut }) => leftOut)) process.exitCode = 1;
  if (!json) printFindings(findings, otherFiles, join(out, 'import.json'));
  const { counts, hash } = manifest;
  printResult(json, { out, counts, hash, labels, notes, findings, otherFiles, readings }, () =>
    formatSummary(from, out, imported, labels),
  );
}

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
  const ofSeven = { ...config, typing: { ...config.typing, classes: 'seven' as const } };
  await writeLabels(labelsPath(out), labels, ofSeven, { recording: manifest.hash });
  return Object.fromEntries(
    taskIds.map((task) => [task, countLabels(labels.rows.map((row) => row.labels[task]))]),
  );
}

function countLabels(labels: readonly (string | null)[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Where nothing could be read, every file is named with what is wrong with it, before the one line that says so. */
async function importAny(request: LogsRequest): Promise<Imported> {
  try {
    return await importLogs(request);
  } catch (error) {
    if (error instanceof NoLogs) printFindings(error.findings, error.others);
    throw error;
  }
}

function formatSummary(
  from: string,
  out: string,
  { manifest, notes, readings = [] }: Imported,
  labels: LabelCounts,
): string {
  const { traces, programs, byOutcome } = manifest.counts;
  const entries = Object.entries(labels);
  const labelled = entries.filter(([, counts]) => Object.keys(counts).length > 0);
  const others = entries.filter((entry) => !labelled.includes(entry)).map(([task]) => task);
  return [
    ...readings.map(({ name, reading }) => showOneLine(`${name}: ${reading.join('. ')}`)),
    `${numberOf(traces, 'run')} of ${numberOf(programs, 'program')} in ${out}: ${formatCounts(byOutcome, 'no labels')}`,
    ...labelled.map(([task, counts]) => `  ${task}: ${formatCounts(counts)}`),
    ...(others.length === 0 ? [] : [`  no labels: ${others.join(', ')}`]),
    ...notes.map((note) => showOneLine(`note: ${note}`)),
    nextStep(from, out, traces, labelled.length > 0),
  ].join('\n');
}

/** Who has one run, or runs that nobody calls faulty or healthy, wants to know what they are; a diagnoser is scored on labels. */
function nextStep(from: string, out: string, runs: number, isLabelled: boolean): string {
  if (runs === 1) return showOneLine(`next: faultgap diagnose ${out}`);
  return isLabelled
    ? 'next: faultgap features, then faultgap eval; labels are what the import says, as it has no kill test'
    : showOneLine(`next: faultgap diagnose ${from}, a line for each run; eval needs labels`);
}

function numberOf(things: number, name: string): string {
  return `${things} ${things === 1 ? name : `${name}s`}`;
}
