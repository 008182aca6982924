import { join } from 'node:path';
import { planJobs, runInputsStudy } from '../../../inputs/study/index.ts';
import {
  checkStudyOptions,
  type InputsStudyOptions,
  inputsStudyDefaults,
  quickInputsStudy,
} from '../../../inputs/study/options.ts';
import { writeFileAtomic } from '../../../lib/files.ts';
import { packageVersion } from '../../../lib/versions.ts';
import { formatInputs } from '../../../report/inputs/text.ts';
import { searchOptions } from '../../inputs/search.ts';
import { resumable } from '../../long-work.ts';
import { commandLine, type Parsed } from '../../options.ts';
import { printResult } from '../../output.ts';
import { writePage } from './page.ts';

type SearchOptions = Parsed<typeof searchOptions>;

/** Searches, and writes what was found. */
export async function searchInputs(options: SearchOptions): Promise<void> {
  const { out, json } = options;
  const result = await searchWithProgress(settle(options), options);
  if (result === null) return;
  await writeFileAtomic(join(out, 'inputs.json'), `${JSON.stringify(result, null, 2)}\n`);
  const page = await writePage(out);
  printResult(json, result, () => `${formatInputs(result)}\n\nwrote ${page}`);
}

/** @throws InputError `study-options`. */
function settle({ quick, calls, ...options }: SearchOptions): InputsStudyOptions {
  const usual = quick ? quickInputsStudy : inputsStudyDefaults;
  const { sets, generators, strategies, repetitions, seeds, callsPerSeed, margin, truncations } = {
    ...usual,
    ...options,
    ...(calls !== undefined && { callsPerSeed: calls }),
  };
  const study = { sets, generators, strategies, repetitions, seeds, callsPerSeed, margin, truncations };
  return checkStudyOptions({ ...usual, ...study });
}

function searchWithProgress(options: InputsStudyOptions, { out, workers, quiet, dataDir }: SearchOptions) {
  const all = planJobs(options, out).length;
  let [finished, before] = [0, 0];
  const { callsPerSeed: calls, ...study } = options;
  const frame = {
    versions: { faultgap: packageVersion() },
    commands: [commandLine(['inputs', 'search'], searchOptions, { ...study, calls, out, dataDir })],
  };
  return resumable(quiet, (report, signal) => {
    const onJob = (_job: unknown, wasThere: boolean) => {
      finished++;
      if (wasThere) before++;
      report(finished - before, all - before, `${finished} of ${all} repetitions`);
    };
    return runInputsStudy({ options, out, workers, signal, onJob, ...frame });
  });
}
