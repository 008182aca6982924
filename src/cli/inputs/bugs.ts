import { bugs } from '../../../corpus/bugs/index.ts';
import { type BugInputs, writeBugInputs } from '../../inputs/bank/index.ts';
import { type Column, formatTable } from '../../report/table.ts';
import { selectBackend } from '../../training/backend.ts';
import { json, list, quiet } from '../common-options.ts';
import { withProgress } from '../long-work.ts';
import { defineCommand, required } from '../options.ts';
import { printResult } from '../output.ts';

/** `faultgap inputs bugs`: generated test inputs that `realism --inputs` judges real faults on. */
export const registerBugs = defineCommand({
  name: 'bugs',
  about: 'generate test inputs of repaired programs, for realism --inputs',
  page: 'docs/test-inputs.md',
  examples: ['inputs bugs --out generated'],
  options: {
    bugs: list('comma-separated (default: all of corpus/bugs)'),
    out: required('<dir>', 'place', 'one file per bug goes there', { writes: 'folder' }),
    quiet,
    json,
  },
  async run({ bugs: ids, out, quiet, json }) {
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
  },
});

const columns: readonly Column<BugInputs>[] = [
  { heading: 'bug', align: 'left', cell: ({ bug }) => bug },
  { heading: 'inputs', align: 'right', cell: (one) => ('rows' in one ? String(one.rows) : '–') },
  { heading: 'slices', align: 'left', cell: (one) => ('rows' in one ? one.slices.join(', ') : one.reason) },
];
