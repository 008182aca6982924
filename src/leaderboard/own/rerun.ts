import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decisions } from '../../eval/decisions/index.ts';
import { diagnosers } from '../../eval/diagnosers/index.ts';
import { featureSets } from '../../eval/methods/feature-sets.ts';
import type { Method } from '../../eval/methods/method.ts';
import { nameMethod } from '../../eval/methods/method.ts';
import { normalisations } from '../../eval/normalisations/index.ts';
import type { EvaluableRecording } from '../../eval/recording.ts';
import { splits } from '../../eval/splits/index.ts';
import { evaluateRecording } from '../../eval/study/evaluate-recording.ts';
import type { RunOptions } from '../../eval/study/run.ts';
import { InputError } from '../../lib/errors.ts';
import { defaultBootstrap } from '../../statistics/bootstrap.ts';
import type { NamedEntry } from '../board.ts';
import type { Recipe } from '../card.ts';
import { alignPredictions, readEvaluation } from '../result-predictions.ts';
import { officialSize, type Roster } from '../roster.ts';
import { trackOf } from '../tracks.ts';
import { predictProgramPrior } from './program-prior.ts';
import { programPriorRecipe } from './recipe.ts';

/** How predictions made again differ from those of the entry. */
export interface Rerun {
  readonly entry: string;
  readonly predictionsSha256: string;
  /** Predictions compared, and how many of them name another class. */
  readonly compared: number;
  readonly differ: number;
}

/**
 * Makes the predictions of an entry again, by its recipe, and compares the classes that they name.
 * @returns null where it was stopped.
 * @throws InputError `no-recipe`, `recipe-track`; as `evaluateRecording` and the lists of ours.
 */
export async function rerunEntry(
  entry: NamedEntry,
  recording: EvaluableRecording,
  roster: Roster,
  running: Omit<RunOptions, 'directory'>,
): Promise<Rerun | null> {
  const recipe = requireRecipe(entry);
  const again =
    recipe.diagnoser === programPriorRecipe.diagnoser
      ? predictPriorAgain(entry, roster)
      : await evaluateAgain(entry, recipe, recording, running);
  if (again === null) return null;
  let [compared, differ] = [0, 0];
  for (const { task, splits } of entry.tasks)
    for (const [split, { predictions }] of splits)
      predictions.forEach((own, repeat) => {
        const made = again(task, split)[repeat]!;
        compared += own.length;
        own.forEach((prediction, i) => {
          if (prediction !== made[i]) differ++;
        });
      });
  return { entry: entry.name, predictionsSha256: entry.submission.sha256, compared, differ };
}

/** Predictions made again, per repeat aligned with the rows of the task. */
type Again = (task: string, split: string) => readonly Int32Array[];

function requireRecipe({ name, card }: NamedEntry): Recipe {
  const { recipe, track } = card;
  if (recipe === null)
    throw new InputError('no-recipe', {
      rule: `${name} has no recipe, so that nothing here can make its predictions again`,
      need: 'a diagnoser and a feature set in card.json',
    });
  if (trackOf(normalisations.get(recipe.normalisation)) === track) return recipe;
  throw new InputError('recipe-track', {
    rule: `the recipe of ${name} knows other runs of a program than its track allows`,
    need: `a normalisation of the track ${track}`,
    value: recipe.normalisation,
  });
}

function predictPriorAgain({ tasks }: NamedEntry, roster: Roster): Again {
  const made = predictProgramPrior(roster);
  return (task, split) => {
    const { data } = tasks.find((one) => one.task === task)!;
    const own = made.filter((one) => one.task === task && one.split === split);
    const column = (name: string) => own.map((one) => one[name]);
    const names = ['trace_id', 'repeat', 'prediction'];
    return alignPredictions({ rows: own.length, columns: new Map(names.map((n) => [n, column(n)])) }, data);
  };
}

async function evaluateAgain(
  { tasks }: NamedEntry,
  recipe: Recipe,
  recording: EvaluableRecording,
  running: Omit<RunOptions, 'directory'>,
): Promise<Again | null> {
  const method: Method = {
    diagnoser: diagnosers.get(recipe.diagnoser),
    features: featureSets.get(recipe.features),
    normalisation: normalisations.get(recipe.normalisation),
    decision: decisions.get(recipe.decision),
  };
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-rerun-'));
  try {
    const plans = tasks.map(({ task, splits: predicted }) => ({
      ...{ task, window: null, methods: [method], controls: [] },
      strategies: [...predicted.keys()].map((id) => splits.get(id)),
    }));
    const repeats = Math.max(...tasks.map((one) => one.repeats));
    const study = {
      plans,
      size: { ...officialSize, repeats },
      bootstrap: { ...defaultBootstrap, draws: 100 },
    };
    const result = await evaluateRecording(recording, study, { directory, commands: [], ...running });
    if (result === null) return null;
    const { predictionsOf } = await readEvaluation(directory);
    const made = new Map<string, readonly Int32Array[]>();
    for (const { task, data, splits: predicted } of tasks)
      for (const split of predicted.keys()) {
        const name = nameMethod(method, task);
        const row = result.rows.find(
          (one) => one.task === task && one.split === split && one.diagnoser === name.diagnoser,
        )!;
        made.set(`${task} ${split}`, alignPredictions((await predictionsOf(row))!, data));
      }
    return (task, split) => made.get(`${task} ${split}`)!;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
