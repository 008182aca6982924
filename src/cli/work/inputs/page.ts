import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readLedger } from '../../../inputs/ledger.ts';
import { type InputsResult, parseInputsResult } from '../../../inputs/study/index.ts';
import { parseKillsResult } from '../../../inputs/test-sets/index.ts';
import { readJson } from '../../../lib/config.ts';

/**
 * Writes the page of a directory: what `faultgap inputs search` and `faultgap inputs score` left
 * there; its path.
 * @throws InputError `invalid-config`, `write-failed`.
 */
export async function writePage(out: string): Promise<string> {
  const study = await readIfThere(join(out, 'inputs.json'), parseInputsResult);
  const kills = await readIfThere(join(out, 'kills.json'), parseKillsResult);
  // Plots take a third of a second to load, which only who draws them should wait for.
  const { writeInputsReport } = await import('../../../report/inputs/index.ts');
  return writeInputsReport(out, {
    study,
    kills,
    samples: study === null ? [] : await readSamples(out, study),
  });
}

async function readIfThere<T>(path: string, parse: (path: string, value: unknown) => T): Promise<T | null> {
  return existsSync(path) ? parse(path, await readJson(path)) : null;
}

/** The ledgers of the first repetition of each set and generator, to look at. */
function readSamples(out: string, { ledgers }: InputsResult) {
  const firsts = ledgers.filter(
    ({ set, generator }, i) =>
      ledgers.findIndex((other) => other.set === set && other.generator === generator) === i,
  );
  return Promise.all(firsts.map(({ path }) => readLedger(join(out, path))));
}
