import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashJson } from '../../lib/hash.ts';
import { readJson } from '../../lib/json.ts';
import { randomStream } from '../../lib/random.ts';
import { generators } from '../generators/index.ts';
import { judgeGenerator, requireGenerator } from '../judges/gate.ts';
import { subjectProgram } from '../judges/subjects.ts';
import { searchStrategies } from '../search/index.ts';
import { imageSets } from '../sets/index.ts';
import { openSetJudges } from '../study/set-judges.ts';
import { openGenerator } from '../study/train-generators.ts';
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
  /** Told of every set that is finished; `wasThere` where it was before. */
  readonly onSet?: (set: string, wasThere: boolean) => void;
  /** Told of what is begun on a set. */
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
export async function runKills({
  out,
  versions,
  commands,
  onSet,
  onStep,
  ...plan
}: KillRun): Promise<KillsResult> {
  checkPlan(plan);
  const sets: KillsOfSet[] = [];
  for (const set of plan.sets) {
    const path = join(out, 'kills', `${set}.json`);
    const known = await readKnown(path, hashPlan(plan, set));
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
  const before = process.cpuUsage();
  const { options } = plan;
  onStep?.(id, 'judges');
  const bench = openSetJudges(id);
  onStep?.(id, 'generator');
  const place = { generator: plan.generator, repetition: options.seed, out };
  const { generator } = await openGenerator(bench, place);
  try {
    const names = [id, generator.kind, options.seed, 'gate'];
    requireGenerator(generator, judgeGenerator(generator, bench, randomStream(...names)));
    const strategies = plan.strategies.map((strategy) => searchStrategies.get(strategy));
    onStep?.(id, 'networks and kills');
    const measured = measureKills({ bench, generator, strategies, options });
    const { user, system } = process.cpuUsage(before);
    return { ...measured, planHash: hashPlan(plan, id), cpuSeconds: (user + system) / 1e6 };
  } finally {
    generator.dispose();
    bench.dispose();
  }
}

/** The result of a set that was measured before; null where it was not. */
async function readKnown(path: string, planHash: string): Promise<KillsOfSet | null> {
  if (!existsSync(path)) return null;
  const known = parseConfig(path, await readJson(path), killsOfSetSchema);
  if (known.planHash === planHash) return known;
  throw new InputError('another-study', {
    rule: `${path} is of another generator or of other options`,
    need: planHash.slice(0, 12),
    value: known.planHash.slice(0, 12),
    remedy: 'Name another --out, or remove the file.',
  });
}
