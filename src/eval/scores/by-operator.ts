import { z } from 'zod';
import { changeOf } from '../../faults/change.ts';
import { groupBy } from '../../lib/group.ts';
import { mean } from '../../statistics/descriptive.ts';
import type { LabelledRow, LabelledRows } from './tally.ts';

const recall = { n: z.int(), recall: z.number() };

/** Share of rows predicted correctly, by what was done to the program; averaged over repeats. */
export const operatorsSchema = z.array(
  z.strictObject({
    /** Fault operator; kind of change of a clean variant. */
    operator: z.string(),
    ...recall,
    /** By strength, weakest first; null where the recording does not tell. */
    severities: z.array(z.strictObject({ severity: z.string(), ...recall })).nullable(),
  }),
);

/** In this order; others follow by name. */
const ranks = ['low', 'medium', 'high'];

/** Null where the rows do not say what was done. */
export function scoreOperators(
  { rows, labels }: Pick<LabelledRows, 'rows' | 'labels'>,
  predictions: readonly Int32Array[],
): z.output<typeof operatorsSchema> | null {
  const recallOf = (places: readonly number[]) => ({
    n: places.length,
    recall: mean(places.map((i) => mean(predictions.map((own) => Number(own[i] === labels[i]))))),
  });
  const places = groupBy([...rows.keys()], (i) => operatorOf(rows[i]!) ?? '');
  if (places.has('')) return null;
  return [...places]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([operator, own]) => {
      const bySeverity = groupBy(own, (i) => rows[i]!.severity ?? '');
      const severities = [...bySeverity]
        .sort(([a], [b]) => ranks.indexOf(a) - ranks.indexOf(b) || (a < b ? -1 : 1))
        .map(([severity, of]) => ({ severity, ...recallOf(of) }));
      return { operator, ...recallOf(own), severities: bySeverity.has('') ? null : severities };
    });
}

function operatorOf({ operator, mutant }: LabelledRow): string | null {
  return operator === undefined || mutant === undefined ? null : changeOf({ operator, mutant });
}
