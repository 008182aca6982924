import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { generators } from '../../inputs/generators/index.ts';
import { type InputsResult, parseInputsResult } from '../../inputs/study/index.ts';
import {
  type KillOptions,
  type KillPlan,
  type KillStep,
  type KillsResult,
  killDefaults,
  killSteps,
  runKills,
} from '../../inputs/test-sets/index.ts';
import { readJson } from '../../lib/config.ts';
import { packageVersion } from '../../lib/versions.ts';
import { formatKills } from '../../report/inputs/kills-text.ts';
import { selectBackend } from '../../training/backend.ts';
import { wholeNumber } from '../options.ts';
import { printJson, printText } from '../output.ts';
import { createProgress } from '../progress.ts';
import { addOutputOptions, dataDirOption, type InputsOptions, namesOption, numberThat } from './choices.ts';
import { readSamples, writePage } from './page.ts';

interface ScoreOptions extends Omit<InputsOptions, 'workers'> {
  readonly sets: string[];
  readonly generator: string;
  readonly strategies: string[];
  readonly healthy: number;
  readonly mutants: number;
  readonly inputs: number;
  readonly confidence: number;
  readonly seed: number;
}

/** `faultgap inputs score`: which test sets see which mutants. */
export function registerScore(inputs: Command): void {
  addOutputOptions(
    inputs
      .command('score')
      .description('score test sets, real and generated, by the mutants that they kill beyond a null mutant')
      .requiredOption('--out <dir>', 'directory of the result; kills.json and the page go there')
      .addOption(namesOption('--sets <ids>', 'comma-separated image sets', ['digits-8', 'strokes-14']))
      .option('--generator <id>', 'what makes inputs', 'style-vae')
      .addOption(
        namesOption('--strategies <ids>', 'comma-separated searches; each makes a test set', [
          'mutation-guided',
        ]),
      )
      .option(
        '--healthy <n>',
        'healthy instances, half searched on and half scored on',
        wholeNumber(10),
        killDefaults.healthy,
      )
      .option('--mutants <n>', 'trained instances of each mutant', wholeNumber(5), killDefaults.mutants)
      .option('--inputs <n>', 'most inputs of a test set', wholeNumber(1), killDefaults.inputs)
      .option(
        '--confidence <p>',
        'of every searched instance in the inputs of the weak test set',
        numberThat((value) => value > 0 && value < 1, 'a number between 0 and 1'),
        killDefaults.confidence,
      )
      .option('--seed <n>', 'of everything that is drawn', wholeNumber(0), killDefaults.seed)
      .addOption(dataDirOption()),
  ).action(score);
}

async function score(options: ScoreOptions): Promise<void> {
  const { out, json, quiet = false } = options;
  const plan: KillPlan = {
    sets: options.sets,
    generator: generators.get(options.generator).id,
    strategies: options.strategies,
    options: settle(options),
  };
  await selectBackend('wasm');
  const progress = createProgress(quiet);
  let finished = 0;
  const onSet = (set: string) => progress.report(++finished, plan.sets.length, `${set} scored`);
  const onStep = (set: string, step: KillStep) => {
    const begun = finished + killSteps.indexOf(step) / killSteps.length;
    progress.report(begun, plan.sets.length, `${set}: ${step}`);
  };
  const frame = { versions: { faultgap: packageVersion() }, commands: [commandFor(plan)] };
  const kills = await runKills({ ...plan, out, onSet, onStep, ...frame }).finally(progress.stop);
  const page = await writePage(out, await besideStudy(out, kills));
  if (json) printJson(kills);
  else printText(`${formatKills(kills)}\n\nwrote ${page}`);
}

function settle({ healthy, mutants, inputs, confidence, seed }: ScoreOptions): KillOptions {
  return { ...killDefaults, healthy, mutants, inputs, confidence, seed };
}

/** The page shows a study of searches too, where one is in the same directory. @throws InputError `invalid-config`. */
async function besideStudy(out: string, kills: KillsResult) {
  const path = join(out, 'inputs.json');
  const study: InputsResult | null = existsSync(path) ? parseInputsResult(path, await readJson(path)) : null;
  return { study, kills, samples: study === null ? [] : await readSamples(out, study) };
}

/** What makes the result again, without the places that do not matter. */
function commandFor({ sets, generator, strategies, options }: KillPlan): string {
  const { healthy, mutants, inputs, confidence, seed } = options;
  return `faultgap inputs score --out DIR --sets ${sets} --generator ${generator} --strategies ${strategies} --healthy ${healthy} --mutants ${mutants} --inputs ${inputs} --confidence ${confidence} --seed ${seed}`;
}
