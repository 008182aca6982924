import { join } from 'node:path';
import type { Split, SplitStrategy, TaskId } from '../contract.ts';
import { checkTraining } from '../evaluate.ts';
import type { Method } from '../methods/method.ts';
import { nameSplit, writeSplit } from '../splits/file.ts';
import { remarkUntrained } from '../splits/untrained.ts';
import type { LoadedRecording } from './loaded-recording.ts';
import type { Study, WindowedPlan } from './study.ts';

/** The frozen splits of a study. */
export interface FrozenSplits {
  /** SHA-256 of the files, by their names. */
  readonly hashes: Readonly<Record<string, string>>;
  /** What strategies have to say about these rows (`SplitStrategy.remarks`), by task. */
  readonly remarks: readonly string[];
  get(
    plan: { readonly task: TaskId },
    method: Pick<Method, 'normalisation'>,
    strategy: Pick<SplitStrategy, 'id'>,
  ): Split;
}

/**
 * Cuts the rows of every plan in all its ways and writes one file for each, called as `nameSplit` says. Windows of one task
 * share splits.
 * @throws InputError as `LoadedRecording.split`, `checkTraining` and `remarkUntrained`, `empty-population`, `one-class`.
 */
export async function freezeSplits(
  { plans, size }: Pick<Study<WindowedPlan>, 'plans' | 'size'>,
  recording: LoadedRecording,
  directory: string,
): Promise<FrozenSplits> {
  const splits = new Map<string, Split>();
  const hashes: Record<string, string> = {};
  const remarks = new Set<string>();
  for (const [plan, method, strategy] of plans.flatMap(eachCut)) {
    const name = nameSplit({ ...plan, ...method, strategy });
    if (splits.has(name)) continue;
    const split = await recording.split(plan, method, strategy, size);
    checkTraining(split, strategy);
    splits.set(name, split);
    const { rows } = await recording.population(plan, method.normalisation);
    const own = strategy.remarks?.(rows, size.folds) ?? [];
    for (const remark of [...own, ...remarkUntrained(split, strategy, rows)])
      remarks.add(`${plan.task}: ${remark}`);
    const path = join(directory, 'splits', `${name}.arrow`);
    hashes[name] = (await writeSplit(path, split, recording.source.manifest.hash)).sha256;
  }
  const get: FrozenSplits['get'] = ({ task }, { normalisation }, strategy) =>
    splits.get(nameSplit({ task, normalisation, strategy }))!;
  return { hashes, remarks: [...remarks], get };
}

function eachCut(plan: WindowedPlan): (readonly [WindowedPlan, Method, SplitStrategy])[] {
  return plan.methods.flatMap((method) =>
    plan.strategies.map((strategy) => [plan, method, strategy] as const),
  );
}
