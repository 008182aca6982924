import type { Command } from 'commander';
import { hashLabelConfig, type LabelConfig, readLabelConfig } from '../eval/labels/config.ts';
import { writeLabels } from '../eval/labels/file.ts';
import { type Counts, type LabelSummary, labelTraces, readLabelledTraces } from '../eval/labels/labels.ts';
import { type ClassMap, labelsPath } from '../eval/recording.ts';
import { classMapOption, plugInOption } from './options.ts';
import { printJson, printText } from './output.ts';
import { addOwnToRecording } from './own.ts';

interface LabelOptions {
  readonly out?: string;
  readonly config?: string;
  readonly classMap?: ClassMap;
  readonly operator: readonly string[];
  readonly json?: boolean;
}

export function registerLabel(program: Command): void {
  program
    .command('label')
    .description('judge mutants by the kill test and label every trace for every task')
    .argument('<recording>', 'directory that `record` wrote')
    .option('--out <file>', 'labels to write (default: labels.arrow in the recording, or labels-seven.arrow)')
    .option('--config <file>', 'thresholds (default: corpus/config/labels.json)')
    .addOption(classMapOption())
    .addOption(plugInOption('operator'))
    .option('--json', 'print JSON on stdout')
    .action(async (recording: string, options: LabelOptions) => {
      await addOwnToRecording(options);
      const out = options.out ?? labelsPath(recording, options.classMap);
      const config = chooseConfig(options);
      const { summary, sha256, configHash } = await labelRecording(recording, out, config);
      if (options.json) printJson({ out, sha256, configHash, ...summary });
      else printText(formatSummary(summary, out));
    });
}

/** The shipped configuration or another file's, with the class map asked for. */
export function chooseConfig({
  config: file,
  classMap,
}: Pick<LabelOptions, 'config' | 'classMap'>): LabelConfig {
  const config = readLabelConfig(file);
  return classMap === undefined ? config : { ...config, typing: { ...config.typing, classes: classMap } };
}

/** Labels every trace of a recording (default: by the shipped configuration) and writes the labels. */
export async function labelRecording(
  recording: string,
  out = labelsPath(recording),
  config = readLabelConfig(),
): Promise<{ summary: LabelSummary; sha256: string; configHash: string }> {
  const { rows, summary } = labelTraces(await readLabelledTraces(recording), config);
  const { sha256 } = await writeLabels(out, { rows, coveredPrograms: summary.coveredPrograms }, config);
  return { summary, sha256, configHash: hashLabelConfig(config) };
}

function formatSummary(summary: LabelSummary, out: string): string {
  const { killed, survived, inconclusive } = summary.mutants;
  const { falseKills } = summary;
  return [
    `${summary.traces} traces of ${summary.programs} programs, labels in ${out}`,
    `mutants: ${killed} killed, ${survived} survived, ${inconclusive} inconclusive`,
    ...Object.entries(summary.mutantsByClass).map(([name, counts]) => `  ${name}: ${formatCounts(counts)}`),
    `clean variants killed: ${falseKills.killed.length} of ${falseKills.tested}${falseKills.killed.map((id) => ` ${id}`).join('')}`,
    `programs with enough killed mutants in every class: ${summary.coveredPrograms.length}`,
    ...Object.entries(summary.tasks).flatMap(([task, { labels, leftOut }]) => [
      `${task}: ${formatCounts(labels)}`,
      `  left out: ${formatCounts(leftOut)}`,
    ]),
  ].join('\n');
}

function formatCounts(counts: Counts): string {
  const entries = Object.entries(counts);
  return entries.length === 0 ? 'none' : entries.map(([name, count]) => `${count} ${name}`).join(', ');
}
