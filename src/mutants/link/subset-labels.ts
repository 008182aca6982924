import type { LabelRow } from '../../eval/contract.ts';
import { writeLabels } from '../../eval/labels/file.ts';
import type { EvaluableRecording } from '../../eval/recording.ts';
import { groupBy } from '../../lib/group.ts';
import type { RecordedMutant } from './recorded-mutants.ts';

/**
 * Labels of a recording in which only some mutants have a fault to name; the path of the file.
 * @throws InputError `write-failed`.
 */
export async function writeSubsetLabels(
  path: string,
  { labels, features }: Pick<EvaluableRecording, 'labels' | 'features'>,
  mutants: readonly Pick<RecordedMutant, 'id'>[],
): Promise<string> {
  const kept = new Set(mutants.map(({ id }) => id));
  const groupOf = new Map((await features(1)).groups.map((group) => [group.traceId, group]));
  const rows = labels.rows.map((row): LabelRow => {
    const isKept = kept.has(groupOf.get(row.traceId)!.mutant);
    return isKept ? row : { ...row, labels: { ...row.labels, 'fault-typing': null } };
  });
  const { coveredFrom } = labels.config.typing;
  const ofProgram = groupBy(
    rows.filter((row) => row.labels['fault-typing'] !== null),
    ({ traceId }) => groupOf.get(traceId)!.program,
  );
  const classes = new Set(labels.rows.flatMap((row) => row.labels['fault-typing'] ?? []));
  const isCovered = (program: string) =>
    [...classes].every((name) => {
      const own = (ofProgram.get(program) ?? []).filter((row) => row.labels['fault-typing'] === name);
      return new Set(own.map(({ traceId }) => groupOf.get(traceId)!.mutant)).size >= coveredFrom;
    });
  const coveredPrograms = labels.coveredPrograms.filter(isCovered);
  await writeLabels(path, { rows, coveredPrograms, notes: labels.notes }, labels.config);
  return path;
}
