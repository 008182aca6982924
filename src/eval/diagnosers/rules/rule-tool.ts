import { z } from 'zod';
import { configPath, readConfig } from '../../../lib/config.ts';
import type { Diagnoser, TrainingRows } from '../../contract.ts';
import { checkRows, checkWidth } from '../define.ts';

/**
 * How the symptoms of a tool become classes. Each symptom names classes of several tasks and class maps, and stands for
 * the first that the task at hand has; it says nothing in a task that has none of them.
 */
export const symptomsSchema = z.strictObject({
  /** What the classes are taken from. */
  source: z.string().min(1),
  /** Of several symptoms, the first in this list counts (`order`), or the one that showed first (`time`). */
  pick: z.enum(['order', 'time']),
  symptoms: z.array(z.strictObject({ symptom: z.string(), classes: z.array(z.string()).min(1) })).min(1),
  /** What silence means, where the task has such a class; otherwise the tool abstains. */
  silent: z.array(z.string()),
});

type SymptomMap = z.output<typeof symptomsSchema>;

/**
 * A diagnoser from the rules of a published tool. Nothing is learned: `fit` looks at names of columns and classes only, so a
 * tool predicts alike under every split and has no gap. Without a symptom it abstains, or says what silence means.
 *
 * Symptoms are columns of the extractor that the id names: 0 never, larger the earlier, NaN where they could not be judged.
 * What they mean is in `corpus/config/symptoms-<id>.json`.
 */
export function defineRuleTool(id: string, title: string): Diagnoser {
  const prefix = `${id.replace(/-corrected$/, '')}.`;
  return {
    id,
    title,
    isUntrained: true,
    columns: (column) => column.startsWith(prefix),
    fit(rows) {
      checkRows(id, rows);
      const map = readConfig(configPath(`symptoms-${id}.json`), symptomsSchema);
      const claims = listClaims(map, rows, prefix);
      const silent = firstKnown(map.silent, rows.classes);
      return {
        predict(row) {
          checkWidth(id, row, rows.columns.length);
          const scores = new Float64Array(rows.classes.length);
          const prediction = decideClaims(claims, row, map.pick) ?? silent;
          if (prediction !== null) scores[prediction] = 1;
          return scores;
        },
      };
    },
  };
}

interface Claim {
  readonly column: number;
  readonly class: number;
}

/** Symptoms that the rows have and that the task has a class for, in their order. */
function listClaims(
  { symptoms }: SymptomMap,
  { columns, classes }: Pick<TrainingRows, 'columns' | 'classes'>,
  prefix: string,
): Claim[] {
  return symptoms.flatMap(({ symptom, classes: names }) => {
    const column = columns.indexOf(`${prefix}${symptom}`);
    const known = firstKnown(names, classes);
    return column < 0 || known === null ? [] : [{ column, class: known }];
  });
}

function firstKnown(names: readonly string[], classes: readonly string[]): number | null {
  const name = names.find((candidate) => classes.includes(candidate));
  return name === undefined ? null : classes.indexOf(name);
}

function decideClaims(claims: readonly Claim[], row: Float64Array, pick: SymptomMap['pick']): number | null {
  let chosen: Claim | null = null;
  for (const claim of claims) {
    const value = row[claim.column]!;
    if (value > 0 && (chosen === null || (pick === 'time' && value > row[chosen.column]!))) chosen = claim;
  }
  return chosen?.class ?? null;
}
