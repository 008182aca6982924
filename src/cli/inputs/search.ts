import { join } from 'node:path';
import {
  checkStudyOptions,
  type InputsStudyOptions,
  inputsStudyDefaults,
  planJobs,
  quickInputsStudy,
  runInputsStudy,
} from '../../inputs/study/index.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { packageVersion } from '../../lib/versions.ts';
import { formatInputs } from '../../report/inputs/text.ts';
import { count, dataDir, json, names, numberThat, parseList, quiet, workers } from '../common-options.ts';
import { resumable } from '../long-work.ts';
import { commandLine, defineCommand, flag, option, type Parsed, required } from '../options.ts';
import { printResult } from '../output.ts';
import { writePage } from './page.ts';

const { sets, generators, strategies, repetitions, seeds, callsPerSeed, margin, truncations } =
  inputsStudyDefaults;
const psi = numberThat('numbers above 0, at most 1', (value) => value > 0 && value <= 1);

/** Without defaults, since those of --quick are others. */
const searchOptions = {
  out: required('<dir>', 'place', 'directory of the study', { recordedAs: 'DIR', writes: 'folder' }),
  sets: names(`comma-separated image sets (default: ${sets})`),
  generators: names(`comma-separated (default: ${generators})`),
  strategies: names(`comma-separated search strategies (default: ${strategies})`),
  repetitions: count(`each with generator, network and seeds of its own (default: ${repetitions})`, 1),
  seeds: count(`searches per repetition (default: ${seeds})`, 1),
  calls: count(`most generator calls per seed (default: ${callsPerSeed})`, 1),
  margin: option('<p>', 'result', `lead of the wrong class from which an input counts (default: ${margin})`, {
    parse: numberThat('a number from 0 to 1', (value) => value >= 0 && value <= 1),
  }),
  truncations: option(
    '<list>',
    'result',
    `comma-separated ψ that seeds are truncated by (default: ${truncations})`,
    { parse: (text) => parseList(text).map(psi) },
  ),
  quick: flag('result', 'one set, one generator and few seeds: a first look'),
  dataDir,
  workers,
  quiet,
  json,
};

type SearchOptions = Parsed<typeof searchOptions>;

/** `faultgap inputs search`: what every search finds on every generator. */
export const registerSearch = defineCommand({
  name: 'search',
  about: 'search generated inputs that networks get wrong; resumes where it was stopped',
  page: 'docs/test-inputs.md',
  examples: ['inputs search --quick --out first', 'inputs search --out study --repetitions 6'],
  options: searchOptions,
  async run(options) {
    const { out, json } = options;
    const result = await searchWithProgress(settle(options), options);
    if (result === null) return;
    await writeFileAtomic(join(out, 'inputs.json'), `${JSON.stringify(result, null, 2)}\n`);
    const page = await writePage(out);
    printResult(json, result, () => `${formatInputs(result)}\n\nwrote ${page}`);
  },
});

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
