import type { Result } from '../result.ts';
import { splits } from '../splits/index.ts';
import { describeTables } from '../study/evaluate-recording.ts';
import type { LoadedRecording } from '../study/loaded-recording.ts';
import { warningsFor } from '../study/warnings.ts';
import { windowFor } from '../tasks/index.ts';
import { wildSplit } from '../wild/rows.ts';

/** Warnings of a result, held against those that are made again. */
interface CheckedWarnings {
  /** What does not hold, one line each. */
  readonly problems: readonly string[];
  /** Warnings that nothing here gives, such as those of splits that are not in this copy. */
  readonly further: readonly string[];
}

/** @param remarks what its splits make to be said. */
export async function checkWarnings(
  result: Result,
  { source }: LoadedRecording,
  remarks: Iterable<string>,
): Promise<CheckedWarnings> {
  const seen = result.rows
    .filter(({ split }) => splits.has(split) || split === wildSplit)
    .map(({ task, window, split }) => {
      return {
        wild: split === wildSplit,
        window: window / 100,
        isDefaultWindow: window / 100 === windowFor(task, source.labels.config),
      };
    });
  const { oddities } = await describeTables(source, seen);
  const covered = source.labels.coveredPrograms.length;
  const due = new Set([...source.notes, ...warningsFor(covered, result), ...remarks, ...oddities]);
  const said = new Set(result.warnings);
  return {
    problems: [...due]
      .filter((warning) => !said.has(warning))
      .map((warning) => `result.json lacks the warning "${warning}"`),
    further: result.warnings.filter((warning) => !due.has(warning)),
  };
}
