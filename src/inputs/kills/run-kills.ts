import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { type KillsOfSet, type KillsResult, killsOfSetSchema } from './kills-result.ts';
import { hashKills, type KillPlan, type KillTask, measureKills } from './measure-kills.ts';
import { checkKillOptions } from './options.ts';

/** One image set of a run. */
export interface KillJob {
  readonly plan: KillPlan;
  /** Trains or loads what the set is measured with; only asked where its result is not there yet. */
  open(): Promise<KillTask>;
}

export interface KillRun {
  readonly jobs: readonly KillJob[];
  /** Directory of the result; `kills/<set>.json` below it holds each set. */
  readonly out: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
  /** Told of every set that is finished; `wasThere` where it was before. */
  readonly onSet?: (set: string, wasThere: boolean) => void;
}

/**
 * Measures the kills of image sets one after another and writes `kills.json`; finished sets are kept, so that the same
 * call goes on where it was stopped.
 * @throws InputError `kill-options`, `another-study`, `write-failed`, and as `measureKills`.
 */
export async function runKills({ jobs, out, versions, commands, onSet }: KillRun): Promise<KillsResult> {
  const [first] = jobs;
  if (first === undefined)
    throw new InputError('no-sets', { rule: 'kills are measured of image sets', value: 0 });
  const options = checkKillOptions(first.plan.options);
  const sets: KillsOfSet[] = [];
  for (const { plan, open } of jobs) {
    const path = join(out, 'kills', `${plan.set}.json`);
    const known = readKnown(path, hashKills(plan));
    sets.push(known ?? (await measureInto(path, plan, await open())));
    onSet?.(plan.set, known !== null);
  }
  const result: KillsResult = {
    ...{ schemaVersion: 1, options, sets },
    ...{ versions: { ...versions }, commands: [...commands] },
  };
  await writeFileAtomic(join(out, 'kills.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

async function measureInto(path: string, plan: KillPlan, task: KillTask): Promise<KillsOfSet> {
  try {
    const measured = measureKills(task, hashKills(plan));
    await writeFileAtomic(path, `${JSON.stringify(measured, null, 2)}\n`);
    return measured;
  } finally {
    task.committee.dispose();
    task.generator.dispose();
  }
}

/** The result of a set that was measured before; null where it was not. */
function readKnown(path: string, planHash: string): KillsOfSet | null {
  if (!existsSync(path)) return null;
  const known = readConfig(path, killsOfSetSchema);
  if (known.planHash === planHash) return known;
  throw new InputError('another-study', {
    rule: `${path} is of another generator or of other options`,
    need: planHash.slice(0, 12),
    value: known.planHash.slice(0, 12),
    remedy: 'Name another --out, or remove the file.',
  });
}
