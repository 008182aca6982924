import { errorText, InputError } from '../../lib/errors.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { Advice } from '../contract.ts';
import type { Change, Trial, Trials } from './contract.ts';
import type { TryScript } from './script.ts';

/** Pieces of advice that are tried, the first that the script can. */
const triedAtMost = 3;

/** The same for the training as it is and for every change, so that differences are not luck of the start. */
const seeds = [0, 1, 2];

/**
 * Trains as it is, and with each of the first three changes that the script can make, one at a time.
 * @param advice each change once, as a diagnosis has it
 * @param onTrain called before each training: how many are done, of how many, and what is next
 * @throws InputError `try-score` where a training gives something that is no number
 */
export async function runTrials(
  script: TryScript,
  advice: readonly Pick<Advice, keyof Change | 'action'>[],
  onTrain: (done: number, all: number, what: string) => void = () => {},
): Promise<Trials> {
  const wanted = advice.map(({ repair, times, to, action }) => ({ change: { repair, times, to }, action }));
  const able = wanted.filter(({ change }) => script.changes.includes(change.repair)).slice(0, triedAtMost);
  const last = able.length < triedAtMost ? wanted.length : wanted.indexOf(able.at(-1)!);
  const untried = wanted.slice(0, last).filter((one) => !able.includes(one));
  const all = seeds.length * (1 + able.length);
  let done = 0;
  const trainAll = async (changes: readonly Change[], what: string) => {
    const runs: Run[] = [];
    for (const seed of seeds) {
      onTrain(done++, all, `${what}, seed ${seed}`);
      runs.push(await trainOnce(script, changes, seed));
    }
    return {
      scores: runs.map(({ score }) => score),
      failure: runs.find(({ failure }) => failure)?.failure ?? null,
    };
  };
  // Without a change to compare with, the training as it is tells nothing.
  const unchanged =
    able.length === 0 ? { scores: seeds.map(() => null), failure: null } : await trainAll([], 'as it is');
  const tried: Trial[] = [];
  for (const { change, action } of able) {
    const changed = await trainAll([change], change.repair);
    tried.push({ change, action, ...changed, ...compare(changed.scores, unchanged.scores) });
  }
  return { seeds, unchanged, tried, untried };
}

interface Run {
  readonly score: number | null;
  readonly failure: string | null;
}

async function trainOnce(script: TryScript, changes: readonly Change[], seed: number): Promise<Run> {
  let score: unknown;
  try {
    score = await script.train(changes, seed);
  } catch (error) {
    // A change may well break a training; the others are still worth trying.
    return { score: null, failure: errorText(error).split('\n')[0]! };
  }
  if (typeof score !== 'number')
    throw new InputError('try-score', {
      rule: 'train(changes, seed) gives no score',
      need: 'a number of which more is better, such as validation accuracy',
      value: score === null ? 'null' : typeof score,
    });
  return Number.isFinite(score)
    ? { score, failure: null }
    : { score: null, failure: `the score is ${score}` };
}

function compare(
  changed: readonly (number | null)[],
  unchanged: readonly (number | null)[],
): Pick<Trial, 'gain' | 'helped'> {
  const pairs = changed.map((score, i) => [score, unchanged[i]!] as const);
  const gains = pairs.flatMap(([after, before]) =>
    after === null || before === null ? [] : [after - before],
  );
  return {
    gain: gains.length === 0 ? null : mean(gains),
    helped: pairs.every(([after, before]) => after !== null && (before === null || after > before)),
  };
}
