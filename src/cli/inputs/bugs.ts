import type { Command } from 'commander';
import { bugs } from '../../../corpus/bugs/index.ts';
import { type BugInputs, writeBugInputs } from '../../inputs/bank/index.ts';
import { formatTable, type TableColumn } from '../../report/table.ts';
import { selectBackend } from '../../training/backend.ts';
import { parseList } from '../options.ts';
import { printJson, printText } from '../output.ts';
import { createProgress } from '../progress.ts';
import { addOutputOptions, type InputsOptions } from './choices.ts';

interface BugsOptions extends Omit<InputsOptions, 'workers'> {
  readonly bugs?: string;
}

/** `faultgap inputs bugs`: generated test inputs that `realism --inputs` judges real faults on. */
export function registerBugs(inputs: Command): void {
  addOutputOptions(
    inputs
      .command('bugs')
      .description('generate test inputs of repaired programs, for realism --inputs')
      .requiredOption('--out <dir>', 'one file per bug goes there')
      .option('--bugs <ids>', 'comma-separated (default: all of corpus/bugs)'),
  ).action(makeInputs);
}

async function makeInputs({ out, bugs: ids, quiet = false, json }: BugsOptions): Promise<void> {
  const pairs = ids === undefined ? bugs.members : parseList(ids).map((id) => bugs.get(id));
  await selectBackend('wasm');
  const progress = createProgress(quiet);
  const written: BugInputs[] = [];
  try {
    for (const pair of pairs) {
      progress.report(written.length, pairs.length, pair.id);
      written.push(await writeBugInputs(pair, out));
    }
  } finally {
    progress.stop();
  }
  if (json) printJson(written);
  else printText(formatTable(written, columns));
}

const columns: readonly TableColumn<BugInputs>[] = [
  { heading: 'bug', align: 'left', cell: ({ bug }) => bug },
  { heading: 'inputs', align: 'right', cell: (one) => ('rows' in one ? String(one.rows) : '–') },
  { heading: 'slices', align: 'left', cell: (one) => ('rows' in one ? one.slices.join(', ') : one.reason) },
];
