import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { diagnosers } from '../../eval/diagnosers/index.ts';
import { featureSets } from '../../eval/methods/feature-sets.ts';
import { normalisations } from '../../eval/normalisations/index.ts';
import { readFileBytes, writeFileAtomic, writePacked } from '../../lib/files.ts';
import { type TableColumn, writeTable } from '../../traces/store/tables.ts';
import type { Card, Recipe } from '../card.ts';
import type { Roster } from '../roster.ts';
import { trackOf } from '../tracks.ts';
import { type PredictedLine, programPriorRecipe } from './recipe.ts';

/** `forest-all`, `forest-all-tuned`, `forest-all-clean-5`; one with columns of its own by its name alone. */
export function nameEntry({ diagnoser, features, normalisation, decision }: Recipe): string {
  const parts = [
    diagnoser,
    ...(hasOwnColumns(diagnoser) ? [] : [features]),
    ...[normalisation, decision].filter((part) => part !== 'none' && part !== 'plain'),
  ];
  return parts.join('-').replace(/[^a-z0-9]+/g, '-');
}

export function hasOwnColumns(diagnoser: string): boolean {
  return diagnoser === programPriorRecipe.diagnoser || diagnosers.get(diagnoser).columns !== undefined;
}

/** Writes the submission folder of an entry of ours. @returns it. @throws InputError `write-failed`. */
export async function writeOwnEntry(
  out: string,
  recipe: Recipe,
  predictions: readonly PredictedLine[],
  roster: Roster,
): Promise<string> {
  const folder = join(out, nameEntry(recipe));
  await writePredictions(join(folder, 'predictions.arrow'), predictions);
  await writeFileAtomic(join(folder, 'card.json'), `${JSON.stringify(cardOf(recipe, roster), null, 2)}\n`);
  return folder;
}

const textNames = ['trace_id', 'task', 'split', 'prediction'];
const numberNames = ['repeat', 'fold'];

/** Text of few values is kept once; packed, an entry takes a tenth. */
async function writePredictions(path: string, predictions: readonly PredictedLine[]): Promise<void> {
  const scores = [...new Set(predictions.flatMap((prediction) => Object.keys(prediction)))].filter((name) =>
    name.startsWith('score_'),
  );
  const column = (name: string, type: TableColumn['type'], nullable = false): TableColumn => ({
    name,
    type,
    nullable,
    values: predictions.map((prediction) => (prediction[name] ?? null) as string | number | null),
  });
  await writeTable(path, {
    kind: 'predictions',
    schemaVersion: 1,
    columns: [
      ...textNames.map((name) => column(name, 'category')),
      ...numberNames.map((name) => column(name, 'int32')),
      ...scores.map((name) => column(name, 'float32', true)),
    ],
  });
  await writePacked(path, await readFileBytes(path));
  await rm(path);
}

function cardOf(recipe: Recipe, { corpus, splits }: Roster): Card {
  return {
    schemaVersion: 2,
    title: titleOf(recipe),
    authors: ['faultgap'],
    method: methodOf(recipe),
    code: null,
    trainedOn: 'the training folds of each split',
    selection: 'settings fixed beforehand; scaling, imputation and selection inside fit',
    sawHeldOut: false,
    track: trackOf(normalisations.get(recipe.normalisation)),
    recipe,
    corpus,
    splits,
  };
}

function titleOf({ diagnoser, features, normalisation, decision }: Recipe): string {
  const read = hasOwnColumns(diagnoser) ? '' : ` on ${featureSets.get(features).title}`;
  const how = [decision, normalisation].filter((part) => part !== 'plain' && part !== 'none');
  return `${diagnoser}${read}${how.map((part) => `, ${part}`).join('')}`;
}

function methodOf({ diagnoser, features }: Recipe): string {
  if (diagnoser === programPriorRecipe.diagnoser)
    return 'Knows the program and nothing else: the class most over-represented in its training runs. A floor.';
  const { title, isFloor, isUntrained } = diagnosers.get(diagnoser);
  const kind = isFloor ? ' A floor.' : isUntrained ? ' Published rules, not trained.' : '';
  const read = hasOwnColumns(diagnoser) ? 'columns of its own' : `the feature set ${features}`;
  return `${title}; a diagnoser of faultgap as it comes, on ${read}.${kind}`;
}
