import { generators } from '../../../inputs/generators/index.ts';
import { type KillPlan, type KillStep, killSteps, runKills } from '../../../inputs/test-sets/index.ts';
import { killDefaults } from '../../../inputs/test-sets/options.ts';
import { packageVersion } from '../../../lib/versions.ts';
import { formatKills } from '../../../report/inputs/kills-text.ts';
import { selectBackend } from '../../../training/backend.ts';
import { scoreOptions } from '../../inputs/score.ts';
import { withProgress } from '../../long-work.ts';
import { commandLine, type Parsed } from '../../options.ts';
import { printResult } from '../../output.ts';
import { writePage } from './page.ts';

/** Scores test sets by the mutants that they kill. */
export async function runScore({ out, quiet, json, ...options }: Parsed<typeof scoreOptions>): Promise<void> {
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
}

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
