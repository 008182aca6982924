import { join } from 'node:path';
import { importHumanStudy, planHumanStudy } from '../../../inputs/human/index.ts';
import { readLedger } from '../../../inputs/ledger.ts';
import { imageSets } from '../../../inputs/sets/index.ts';
import { parseInputsResult } from '../../../inputs/study/index.ts';
import { readJson } from '../../../lib/config.ts';
import { formatHuman } from '../../../report/inputs/human-text.ts';
import type { humanExportOptions } from '../../inputs/human.ts';
import type { Parsed } from '../../options.ts';
import { printResult, printText } from '../../output.ts';

/** Writes the page that is shown to people, and the key to its answers. */
export async function exportPage({
  study,
  set,
  out,
  thing,
  classes,
  most,
  seed,
}: Parsed<typeof humanExportOptions>): Promise<void> {
  const real = imageSets.get(set).load().test;
  const rows = await readMisclassified(study, set);
  const planned = planHumanStudy(rows, real, { seed, thing, most, classNames: classes });
  const { exportHumanStudy } = await import('../../../report/inputs/human-study.ts');
  const page = await exportHumanStudy(planned, out);
  const { inputs, checks } = planned.key;
  printText(`${inputs.length} inputs and ${checks.length} attention checks, in ${page}`);
}

/** What a study found on one set that the network gets wrong. */
async function readMisclassified(study: string, set: string) {
  const path = join(study, 'inputs.json');
  const { ledgers } = parseInputsResult(path, await readJson(path));
  const own = ledgers.filter((ledger) => ledger.set === set);
  const read = await Promise.all(own.map((ledger) => readLedger(join(study, ledger.path))));
  return read.flatMap((ledger) => ledger.rows.filter(({ margin }) => margin > 0));
}

/** Prints what people saw, and how far they agree. */
export function importAnswers(key: string, files: readonly string[], json: boolean): void {
  printResult(json, importHumanStudy(key, files), formatHuman);
}
