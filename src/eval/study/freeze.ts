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

/** Where frozen splits go, and the recording they are of. */
export interface FreezeOptions {
  readonly directory: string;
  /** Manifest hash of the recording, kept in the files. */
  readonly corpus: string;
}

/**
 * Cuts the rows of every plan in every way asked and writes one file for each, called as `nameSplit` says. Windows of one
 * task share splits.
 * @throws InputError as `Workbench.split`, `checkTraining` and `remarkUntrained`, `empty-population`, `one-class`.
 */
export async function freezeSplits(
  plans: readonly WindowedPlan[],
  { size }: Pick<Study, 'size'>,
  bench: LoadedRecording,
  { directory, corpus }: FreezeOptions,
): Promise<FrozenSplits> {
  const splits = new Map<string, Split>();
  const hashes: Record<string, string> = {};
  const remarks = new Set<string>();
  for (const plan of plans) {
    for (const [method, strategy] of eachCut(plan)) {
      const name = nameSplit({ ...plan, ...method, strategy });
      if (splits.has(name)) continue;
      const split = await bench.split(plan, method, strategy, size);
      checkTraining(split, strategy);
      splits.set(name, split);
      const { rows } = await bench.population(plan, method.normalisation);
      const remarked = [
        ...(strategy.remarks?.(rows, size.folds) ?? []),
        ...remarkUntrained(split, strategy, rows),
      ];
      for (const remark of remarked) remarks.add(`${plan.task}: ${remark}`);
      hashes[name] = (await writeSplit(join(directory, 'splits', `${name}.arrow`), split, corpus)).sha256;
    }
  }
  const get: FrozenSplits['get'] = ({ task }, { normalisation }, strategy) =>
    splits.get(nameSplit({ task, normalisation, strategy }))!;
  return { hashes, remarks: [...remarks], get };
}

function eachCut({ contestants, strategies }: WindowedPlan): [Method, SplitStrategy][] {
  return contestants.flatMap((method) =>
    strategies.map((strategy): [Method, SplitStrategy] => [method, strategy]),
  );
}
