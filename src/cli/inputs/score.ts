import { generators } from '../../inputs/generators/index.ts';
import {
  type KillPlan,
  type KillStep,
  killDefaults,
  killSteps,
  runKills,
} from '../../inputs/test-sets/index.ts';
import { packageVersion } from '../../lib/versions.ts';
import { formatKills } from '../../report/inputs/kills-text.ts';
import { selectBackend } from '../../training/backend.ts';
import { count, dataDir, json, names, numberThat, quiet } from '../common-options.ts';
import { withProgress } from '../long-work.ts';
import { commandLine, defineCommand, option, type Parsed, required } from '../options.ts';
import { printResult } from '../output.ts';
import { writePage } from './page.ts';

const scoreOptions = {
  out: required('<dir>', 'place', 'directory of the result; kills.json and the page go there', {
    recordedAs: 'DIR',
    writes: 'folder',
  }),
  sets: names('comma-separated image sets', ['digits-8', 'strokes-14']),
  generator: option('<id>', 'result', 'what makes inputs', { default: 'style-vae' }),
  strategies: names('comma-separated searches; each makes a test set', ['mutation-guided']),
  healthy: count('healthy instances, half searched on and half scored on', 10, killDefaults.healthy),
  mutants: count('trained instances of each mutant', 5, killDefaults.mutants),
  inputs: count('most inputs of a test set', 1, killDefaults.inputs),
  confidence: option('<p>', 'result', 'of every searched instance in the inputs of the weak test set', {
    default: killDefaults.confidence,
    parse: numberThat('a number between 0 and 1', (value) => value > 0 && value < 1),
  }),
  seed: count('seed of everything that is drawn', 0, killDefaults.seed),
  dataDir,
  quiet,
  json,
};

/** `faultgap inputs score`: which test sets see which mutants. */
export const registerScore = defineCommand({
  name: 'score',
  about: 'score test sets, real and generated, by the mutants that they kill beyond a null mutant',
  page: 'docs/test-inputs.md',
  examples: ['inputs score --out study'],
  options: scoreOptions,
  async run({ out, quiet, json, ...options }) {
    const plan = planOf(options);
    const commands = [commandLine(['inputs', 'score'], scoreOptions, { ...options, out })];
    await selectBackend('wasm');
    const kills = await withProgress(quiet, (report) => {
      let finished = 0;
      const all = plan.sets.length;
      const onSet = (set: string) => report(++finished, all, `${set} scored`);
      const onStep = (set: string, step: KillStep) =>
        report(finished + killSteps.indexOf(step) / killSteps.length, all, `${set}: ${step}`);
      return runKills({ ...plan, out, onSet, onStep, versions: { faultgap: packageVersion() }, commands });
    });
    const page = await writePage(out);
    printResult(json, kills, () => `${formatKills(kills)}\n\nwrote ${page}`);
  },
});

function planOf({
  sets,
  generator,
  strategies,
  ...options
}: Omit<Parsed<typeof scoreOptions>, 'out' | 'quiet' | 'json'>): KillPlan {
  const { healthy, mutants, inputs, confidence, seed } = options;
  return {
    ...{ sets, generator: generators.get(generator).id, strategies },
    options: { ...killDefaults, healthy, mutants, inputs, confidence, seed },
  };
}
