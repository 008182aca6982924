import { bugs } from '../../../../corpus/bugs/index.ts';
import { type BugInputs, writeBugInputs } from '../../../inputs/bank/index.ts';
import { type Column, formatTable } from '../../../report/table.ts';
import { selectBackend } from '../../../training/backend.ts';
import type { bugInputsOptions } from '../../inputs/bugs.ts';
import { withProgress } from '../../long-work.ts';
import type { Parsed } from '../../options.ts';
import { printResult } from '../../output.ts';

/** Generates test inputs of repaired programs. */
export async function writeInputsOfBugs({
  bugs: ids,
  out,
  quiet,
  json,
}: Parsed<typeof bugInputsOptions>): Promise<void> {
  const pairs = ids === undefined ? bugs.members : ids.map((id) => bugs.get(id));
  await selectBackend('wasm');
  const written = await withProgress(quiet, async (report) => {
    const files: BugInputs[] = [];
    for (const pair of pairs) {
      report(files.length, pairs.length, pair.id);
      files.push(await writeBugInputs(pair, out));
    }
    return files;
  });
  printResult(json, written, () => formatTable(written, columns));
}

const columns: readonly Column<BugInputs>[] = [
  { heading: 'bug', align: 'left', cell: ({ bug }) => bug },
  { heading: 'inputs', align: 'right', cell: (one) => ('rows' in one ? String(one.rows) : '–') },
  { heading: 'slices', align: 'left', cell: (one) => ('rows' in one ? one.slices.join(', ') : one.reason) },
];
