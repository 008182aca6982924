import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readLedger } from '../../inputs/ledger.ts';
import type { InputsResult } from '../../inputs/study/index.ts';
import { type KillsResult, parseKillsResult } from '../../inputs/test-sets/index.ts';
import { readJson } from '../../lib/config.ts';
import type { InputsPageInput } from '../../report/inputs/index.ts';

/** The result of `faultgap inputs score` in a directory, where there is one. @throws InputError `invalid-config`. */
export async function readKills(out: string): Promise<KillsResult | null> {
  const path = join(out, 'kills.json');
  return existsSync(path) ? parseKillsResult(path, await readJson(path)) : null;
}

/** Writes the page of a study; its path. @throws InputError `write-failed`. */
export async function writePage(out: string, input: InputsPageInput): Promise<string> {
  // Plots take a third of a second to load, which only who draws them should wait for.
  const { writeInputsReport } = await import('../../report/inputs/index.ts');
  return writeInputsReport(out, input);
}

/** The ledgers of the first repetition of each set and generator, to look at. */
export async function readSamples(out: string, { ledgers }: InputsResult) {
  const firsts = ledgers.filter(
    ({ set, generator }, i) =>
      ledgers.findIndex((other) => other.set === set && other.generator === generator) === i,
  );
  return Promise.all(firsts.map(({ path }) => readLedger(join(out, path))));
}
