import { join } from 'node:path';
import { z } from 'zod';
import { repairKinds } from '../../../corpus/wild/contract.ts';
import { wildHalves } from '../../../corpus/wild/deal.ts';
import { wildDirectory } from '../../../corpus/wild/read.ts';
import { changeName, isHealthyWith, type WildChange, type WildTried } from '../../../corpus/wild/tried.ts';
import { InputError } from '../../lib/errors.ts';
import { wilsonInterval, z95 } from '../../statistics/normal.ts';
import { changeFor } from '../try/change.ts';
import { kindsOf, recordedKinds } from './contract.ts';
import type { ExamItem } from './items.ts';
import type { Said } from './predictor.ts';
import type { ExamAnswers } from './sit.ts';

const share = z.strictObject({
  /** Runs that some change of the first three made healthy; in the mean over draws, where changes are drawn. */
  healthy: z.number().min(0),
  /** Wilson's 95 % interval of the share. */
  interval: z.tuple([z.number(), z.number()]),
});
export type RepairShare = z.output<typeof share>;

/** What `faultgap exam --repair` counts. */
export const repairResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  half: z.enum(wildHalves),
  /** Faulty runs whose changes were trained, and those whose were not. */
  runs: z.int().positive(),
  untried: z.int(),
  /** Changes tried of each run. */
  tries: z.int(),
  rows: z.array(z.strictObject({ predictor: z.string(), recorded: z.enum(recordedKinds), ...share.shape })),
  /** Changes drawn at random among those that the script of a run can make. */
  random: share,
  /** All changes tried: what no advice can exceed. */
  all: share,
});
export type RepairResult = z.output<typeof repairResultSchema>;

const tries = 3;

/** All that are tried of a pair: each word with the factors that `diagnose` advises. */
export const wildChanges: readonly WildChange[] = [
  changeFor({ repair: 'rate' }, null),
  changeFor({ repair: 'rate', times: 10 }, null),
  ...repairKinds.filter((word) => word !== 'rate').map((repair) => changeFor({ repair }, null)),
];

/** Of the open half, as committed: `repairs` of `faultgap exam --repair --json`. */
export const repairResultPath = join(wildDirectory, 'repairs.json');

/**
 * How many faulty runs are healthy with one of the first three changes that a predictor advises and the script can make.
 * @throws InputError `wild-untried` where no run's changes were trained.
 */
export function scoreRepairs(
  answers: readonly ExamAnswers[],
  items: readonly ExamItem[],
  half: RepairResult['half'],
  tried: WildTried,
): RepairResult {
  const faulty = items.filter(({ variant }) => variant === 'faulty');
  const runs = faulty
    .filter((item) => canRepair(item, tried))
    .map(({ item, card }) => ({ item, outcomes: outcomesOf(card, tried[card.id]!) }));
  if (runs.length === 0)
    throw new InputError('wild-untried', {
      rule: `changes of no run of the ${half} half were trained`,
      need: 'their scores in corpus/wild/tried.json',
      remedy: 'Train them: docs/trying.md says how.',
    });
  const shareOf = (healthy: number): RepairShare => {
    const [low, high] = wilsonInterval(healthy, runs.length, z95);
    return { healthy, interval: [low, high] };
  };
  const rows = answers.flatMap(({ predictor, answers }) =>
    kindsOf(answers).map((recorded) => {
      const said = new Map(
        answers.filter((one) => one.recorded === recorded).map((one) => [one.item, one.said]),
      );
      const healthy = runs.filter(({ item, outcomes }) => isRepaired(said.get(item)?.advice ?? [], outcomes));
      return { predictor, recorded, ...shareOf(healthy.length) };
    }),
  );
  const expected = runs.reduce((sum, { outcomes }) => sum + chanceOf([...outcomes.values()]), 0);
  const best = runs.filter(({ outcomes }) => [...outcomes.values()].includes(true)).length;
  return {
    schemaVersion: 1,
    half,
    runs: runs.length,
    untried: faulty.length - runs.length,
    tries,
    rows,
    random: shareOf(expected),
    all: shareOf(best),
  };
}

/** Whether it is faulty and its changes were trained. */
export function canRepair({ card, variant }: ExamItem, tried: WildTried): boolean {
  return variant === 'faulty' && tried[card.id] !== undefined;
}

/** By name of each change that the script can make, whether the run is healthy with it. */
type Outcomes = ReadonlyMap<string, boolean>;

function outcomesOf(card: ExamItem['card'], changes: WildTried[string]): Outcomes {
  return new Map(
    Object.entries(changes).flatMap(([name, scores]) =>
      typeof scores === 'string' ? [] : [[name, isHealthyWith(card, scores)] as const],
    ),
  );
}

function isRepaired(advice: Said['advice'], outcomes: Outcomes): boolean {
  const names = advice.map(({ repair, times }) =>
    changeName(changeFor({ repair, times: times ?? undefined }, null)),
  );
  const able = [...new Set(names)].filter((name) => outcomes.has(name));
  return able.slice(0, tries).some((name) => outcomes.get(name));
}

/** That one of three changes drawn without replacement works. */
function chanceOf(outcomes: readonly boolean[]): number {
  const failing = outcomes.filter((works) => !works).length;
  let allFail = 1;
  for (let drawn = 0; drawn < Math.min(tries, outcomes.length); drawn++)
    allFail *= Math.max(0, failing - drawn) / (outcomes.length - drawn);
  return 1 - allFail;
}
