import { join } from 'node:path';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { readKept } from '../../jobs/kept.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashJson } from '../../lib/hash.ts';
import { generators } from '../generators/index.ts';
import { openSetJudges, requireGenerator, subjectProgram } from '../judges/index.ts';
import { searchStrategies } from '../search/index.ts';
import { imageSets } from '../sets/index.ts';
import { openGenerator } from '../study/index.ts';
import { type KillsOfSet, type KillsResult, killsOfSetSchema } from './kills-result.ts';
import { measureKills } from './measure-kills.ts';
import { checkInstances } from './models.ts';
import { checkKillOptions, type KillOptions } from './options.ts';

/** What kills are measured of. Their seed is the repetition of the generator, as in a study of searches. */
export interface KillPlan {
  /** Ids of image sets. */
  readonly sets: readonly string[];
  /** Id of the generator that makes inputs. */
  readonly generator: string;
  /** Ids of searches whose finds make a test set each. */
  readonly strategies: readonly string[];
  readonly options: KillOptions;
}

export interface KillRun extends KillPlan {
  /** Directory of the result; `kills/<set>.json` below it holds each set, `generators` what inputs are made with. */
  readonly out: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  /** Called for every set that is finished; `wasThere` where it was before. */
  readonly onSet?: (set: string, wasThere: boolean) => void;
  /** Called for what is begun on a set. */
  readonly onStep?: (set: string, step: KillStep) => void;
}

/** What takes time, in this order. */
export const killSteps = ['judges', 'generator', 'networks and kills'] as const;
export type KillStep = (typeof killSteps)[number];

/**
 * Measures the kills of image sets one after another and writes `kills.json`; finished sets are kept, so that the same
 * call goes on where it was stopped. The backend must have been selected.
 * @throws InputError `kill-options`, `no-sets`, `unknown-…`, `another-study`, `generator-quality`, `write-failed`, and as
 * `measureKills`; what the options alone settle before anything is trained.
 */
export async function runKills(run: KillRun): Promise<KillsResult> {
  const { out, versions, commands, onSet, onStep, ...plan } = run;
  checkPlan(plan);
  const sets: KillsOfSet[] = [];
  for (const set of plan.sets) {
    const path = join(out, 'kills', `${set}.json`);
    const known = await readKept(path, {
      schema: killsOfSetSchema,
      planHash: () => hashPlan(plan, set),
      otherwise: 'is of another generator or of other options',
      remove: 'file',
    });
    const measured = known ?? (await measureSet(plan, set, out, onStep));
    if (known === null) await writeFileAtomic(path, `${JSON.stringify(measured, null, 2)}\n`);
    sets.push(measured);
    onSet?.(set, known !== null);
  }
  const result: KillsResult = {
    ...{ schemaVersion: 1, options: plan.options, sets },
    ...{ versions: { ...versions }, commands: [...commands] },
  };
  await writeFileAtomic(join(out, 'kills.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

function checkPlan({ sets, generator, strategies, options }: KillPlan): void {
  checkKillOptions(options);
  if (sets.length === 0)
    throw new InputError('no-sets', { rule: 'kills are measured of image sets', need: 'one', value: 'none' });
  generators.get(generator);
  for (const strategy of strategies) searchStrategies.get(strategy);
  for (const id of sets) {
    const set = imageSets.get(id);
    checkInstances(subjectProgram(set, set.load()).spec, options);
  }
}

/** What settles the result of a set: not which other sets there are. */
function hashPlan({ generator, strategies, options }: KillPlan, set: string): string {
  const { settings } = generators.get(generator);
  return hashJson({ set, generator, settings, strategies, options });
}

async function measureSet(
  plan: KillPlan,
  id: string,
  out: string,
  onStep: KillRun['onStep'],
): Promise<KillsOfSet> {
  const cpuTime = startCpuTimer();
  const { options } = plan;
  onStep?.(id, 'judges');
  const judges = openSetJudges(id);
  onStep?.(id, 'generator');
  const place = { generator: plan.generator, repetition: options.seed, out };
  const { generator, quality } = await openGenerator(judges, place);
  try {
    requireGenerator(generator, quality);
    const strategies = plan.strategies.map((strategy) => searchStrategies.get(strategy));
    onStep?.(id, 'networks and kills');
    const measured = measureKills({ judges, generator, strategies, options });
    return { ...measured, planHash: hashPlan(plan, id), cpuSeconds: cpuTime() };
  } finally {
    generator.dispose();
    judges.dispose();
  }
}
