import { join } from 'node:path';
import { halfOf } from '../../../corpus/wild/deal.ts';
import { readWildMutants } from '../../../corpus/wild/mutants.ts';
import { readWildCards } from '../../../corpus/wild/read.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { makeFolder } from '../../lib/folders.ts';
import { packageVersion } from '../../lib/versions.ts';
import { type BugResult, studyWildPair, summariseStudy } from '../../mutants/realism/index.ts';
import { studyDefaults } from '../../mutants/realism/options.ts';
import { formatRealism } from '../../report/realism/text.ts';
import { commandLine, type Parsed } from '../options.ts';
import { printNote, printResult } from '../output.ts';
import { realismWildOptions } from '../realism-wild.ts';

/** As `--mutants` of `scripts/record-wild.py` and `.ts` records: three seeds, as in every measure of wild runs. */
const recordedSize = { ...studyDefaults, instances: 3, controls: 1, mutants: 16, retested: 0 };

/** Scores the open pairs whose mutants are recorded, and writes and prints what came out. */
export async function runRealismWild(options: Parsed<typeof realismWildOptions>): Promise<void> {
  const { out, draws, seed, quiet, json } = options;
  const pairs = readWildCards().filter(({ kind, id }) => kind === 'pair' && halfOf(id) === 'open');
  const results: BugResult[] = [];
  for (const card of pairs) {
    const recorded = readWildMutants(card.id);
    if (recorded === null) continue;
    const directory = join(out, 'bugs', card.id);
    await makeFolder(directory);
    results.push(await studyWildPair(card, recorded, recordedSize, directory));
  }
  if (!quiet) printNote(`${results.length} of ${pairs.length} open pairs have recorded mutants`);
  const result = summariseStudy(results, {
    options: recordedSize,
    bootstrap: { draws, seed },
    versions: { faultgap: packageVersion() },
    commands: [commandLine(['realism', 'wild'], realismWildOptions, options)],
  });
  await writeFileAtomic(join(out, 'realism.json'), `${JSON.stringify(result, null, 2)}\n`);
  const { writeRealismReport } = await import('../../report/realism/index.ts');
  const page = await writeRealismReport(out, result);
  printResult(json, result, () => `${formatRealism(result)}\n\nwrote ${page}`);
}
