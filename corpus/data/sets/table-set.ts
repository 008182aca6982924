import { z } from 'zod';
import type { DataColumn } from '../../../src/tables/data-columns.ts';
import { type DataSource, defineSource } from '../source.ts';
import { aboutSet } from './array-set.ts';
import type { SetCard } from './card.ts';
import { readSet } from './read.ts';
import { labelsOption, pickLabels, targetsOf, taskOf, taskOption } from './targets.ts';

/** Tables: every column but the target's is an input. */
export function tableSet(card: SetCard): DataSource {
  return defineSource({
    ...aboutSet(card),
    options: z.strictObject({
      task: taskOption(card),
      labels: labelsOption,
      /** A column for each category, or one column of their numbers, for networks that embed them. */
      categories: z.enum(['oneHot', 'codes']).default('oneHot'),
    }),
    load({ task: name, categories, labels }) {
      const columns = readSet(card);
      const task = taskOf(card, name);
      const { rows } = columns;
      const hidden = new Set([...task.columns, ...(task.drop ?? [])]);
      const parts = [...columns.numbers].flatMap(([column, part]) => (hidden.has(column) ? [] : [part]));
      const widths = parts.map(({ words }) => (categories === 'oneHot' && words ? words.length : 1));
      const inputs = joinColumns(parts, widths, rows);
      return {
        rows,
        inputShape: [inputs.length / rows],
        inputs,
        ...targetsOf(columns, pickLabels(task, labels)),
      };
    },
  });
}

function joinColumns(parts: readonly DataColumn[], widths: readonly number[], rows: number): Float32Array {
  const width = widths.reduce((total, one) => total + one, 0);
  const inputs = new Float32Array(rows * width);
  let start = 0;
  parts.forEach(({ values }, c) => {
    const spread = widths[c]! > 1;
    for (let row = 0; row < rows; row++) {
      if (spread) inputs[row * width + start + values[row]!] = 1;
      else inputs[row * width + start] = values[row]!;
    }
    start += widths[c]!;
  });
  return inputs;
}
