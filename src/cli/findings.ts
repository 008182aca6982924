import type { FileFinding } from '../traces/import/findings.ts';
import { printNote } from './output.ts';

/** How many findings on single files are printed, before a line says how many more there are. */
const mostPrinted = 20;

/** Prints what was found in single files that were imported or diagnosed. @param all the file that has every finding */
export function printFindings(
  findings: readonly FileFinding[],
  otherFiles: readonly string[],
  all?: string,
): void {
  for (const { file, text, leftOut } of findings.slice(0, mostPrinted))
    printNote(`${file} ${text}${leftOut ? '; left out' : ''}`);
  if (findings.length > mostPrinted)
    printNote(`… ${findings.length - mostPrinted} more such lines${all === undefined ? '' : ` in ${all}`}`);
  const [first, ...others] = otherFiles;
  if (first === undefined) return;
  printNote(
    others.length === 0 ? `${first} is no log` : `${otherFiles.length} files are no logs, such as ${first}`,
  );
}
