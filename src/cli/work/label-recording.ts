import {
  type ClassMapId,
  hashLabelConfig,
  type LabelConfig,
  readLabelConfig,
} from '../../eval/labels/config.ts';
import { writeLabels } from '../../eval/labels/file.ts';
import { type LabelSummary, labelTraces, readLabelledTraces } from '../../eval/labels/labels.ts';
import { labelsPath } from '../../eval/recording.ts';
import { operatorKind } from '../../traces/plug-ins.ts';
import { readManifest } from '../../traces/store/manifest.ts';
import type { labelOptions } from '../label.ts';
import type { Parsed } from '../options.ts';
import { formatCounts, printResult } from '../output.ts';
import { addOwn } from '../own-plug-ins.ts';

/** Labels a recording and says what came out. */
export async function runLabel(
  recording: string,
  { json, ...options }: Parsed<typeof labelOptions>,
): Promise<void> {
  await addOwn([operatorKind], options);
  const out = options.out ?? labelsPath(recording, options.classMap);
  const labelled = await labelRecording(recording, out, chooseConfig(options));
  const { summary, sha256, configHash } = labelled;
  printResult(json, { out, sha256, configHash, ...summary }, () => formatSummary(summary, out));
}

/** The shipped configuration or another file's, with the class map of the options. */
export function chooseConfig(options: {
  readonly config?: string;
  readonly classMap?: ClassMapId;
}): LabelConfig {
  const config = readLabelConfig(options.config);
  const { classMap } = options;
  return classMap === undefined ? config : { ...config, typing: { ...config.typing, classes: classMap } };
}

/** Labels every trace of a recording, by the shipped configuration unless given another. */
export async function labelRecording(
  recording: string,
  out = labelsPath(recording),
  config = readLabelConfig(),
): Promise<{ summary: LabelSummary; sha256: string; configHash: string }> {
  const { rows, summary } = labelTraces(await readLabelledTraces(recording), config);
  const { hash } = await readManifest(recording);
  const { coveredPrograms } = summary;
  const { sha256 } = await writeLabels(out, { rows, coveredPrograms }, config, { recording: hash });
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
    ...formatInstability(summary.instability),
  ].join('\n');
}

function formatInstability({ own, healthy, agreement: { n, kappa } }: LabelSummary['instability']): string[] {
  const words = kappa && `${kappa.value.toFixed(3)} [${kappa.low.toFixed(3)}, ${kappa.high.toFixed(3)}]`;
  return [
    `unstable by the run's own loss: ${formatCounts(own)}`,
    `unstable by the healthy loss: ${formatCounts(healthy)}`,
    `  κ of both: ${words ?? 'none, as chance alone would agree'}, over ${n} traces`,
  ];
}
