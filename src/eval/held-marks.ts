/**
 * What was held against what, by hashes alone: these bytes against the recording of these files, its runs among them. What one process has checked, another one of the same command need not check again where it reads the same bytes.
 */
const marks = new Set<string>();

/** `columns`: the rows are of these runs; `whole`: of every run; `sampled`: some were made again; `labels`: as runs have them. */
type HeldKind = 'columns' | 'whole' | 'sampled' | 'labels';

const markOf = (kind: HeldKind, recordedFiles: string, file: string) => `${kind} ${recordedFiles} ${file}`;

/** Does a check unless it was done on the same bytes. */
export async function holdOnce(
  [kind, recordedFiles, file]: readonly [kind: HeldKind, recordedFiles: string, file: string],
  check: () => void | Promise<void>,
): Promise<void> {
  const mark = markOf(kind, recordedFiles, file);
  if (marks.has(mark)) return;
  await check();
  marks.add(mark);
}

/** What this process has checked, for those that it starts. */
export function listHeldMarks(): readonly string[] {
  return [...marks];
}

/** Takes over what the process that started this one has checked. */
export function trustHeldMarks(others: readonly string[]): void {
  for (const mark of others) marks.add(mark);
}
