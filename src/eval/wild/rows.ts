import { variantsOf, type WildCard } from '../../../corpus/wild/contract.ts';
import { readWildCards } from '../../../corpus/wild/read.ts';
import type { FeatureTable, GroupColumns } from '../../features/contract.ts';
import { InputError } from '../../lib/errors.ts';
import type { TaskId } from '../contract.ts';
import { alignColumns } from '../outside.ts';
import type { TaskRows } from '../rows.ts';

/** What results call a test on wild runs (docs/wild.md) in place of a split: all of the corpus is trained on, and none of them. */
export const wildSplit = 'wild';

/** Where an evaluation keeps the feature tables of wild runs, as `featuresPath` calls them. */
export const folderOfWild = 'own/wild';

/** Tasks whose classes the cards of wild runs tell. */
const wildTasks: readonly TaskId[] = ['detection', 'fault-typing'];

/** @throws InputError `wild-task`. */
export function requireWildTask(task: TaskId): void {
  if (wildTasks.includes(task)) return;
  throw new InputError('wild-task', {
    rule: `nobody says of wild runs what ${task} predicts`,
    need: wildTasks.join(' or '),
    value: task,
    remedy: `Leave ${wildSplit} out of --splits for this task.`,
  });
}

/** What a wild run is called in a feature table: its card as program, its variant as operator. */
export function wildGroup(traceId: string, card: WildCard, variant: string): GroupColumns {
  const { id, framework } = card;
  const category = faultOf(card, variant);
  const mutant = `${id}/${variant}`;
  return { traceId, program: id, family: framework, operator: variant, category, mutant, seedIndex: 0, session: 0 }; // biome-ignore format: one row
}

/**
 * The wild runs of a table that have a class of the task, with the columns of the rows that are trained on; a card is a source, and
 * stands for a program.
 * @throws InputError `wild-task`, `wild-card`, `wild-class` where the classes are not those of the cards, `missing-columns` as
 * `alignColumns`.
 */
export function wildRows(
  table: FeatureTable,
  { task, classes, columns }: Pick<TaskRows, 'task' | 'classes' | 'columns'>,
): TaskRows {
  requireWildTask(task);
  const vectorOf = alignColumns(columns, table);
  const cards = new Map(readWildCards().map((card) => [card.id, card]));
  const labelled = [...table.groups.keys()].flatMap((row) => {
    const group = table.groups[row]!;
    const card = cards.get(group.program);
    if (card === undefined || !variantsOf(card).includes(group.operator)) throw noCard(group);
    const label = labelOf(card, group, task);
    if (label === null) return [];
    if (!classes.includes(label)) throw otherClasses(label, classes);
    const { category: _, seedIndex: _seed, ...own } = group;
    return [{ vector: vectorOf(row), row: { ...own, dataSet: null, label } }];
  });
  const rows = labelled.map(({ row }) => row);
  return {
    ...{ task, classes, columns, rows },
    labels: Int32Array.from(rows, ({ label }) => classes.indexOf(label)),
    features: labelled.map(({ vector }) => vector),
  };
}

/** Null where the task has no class for it. */
function labelOf(card: WildCard, { operator }: GroupColumns, task: TaskId): string | null {
  const fault = faultOf(card, operator);
  if (task === 'detection') return fault === null ? 'clean' : 'faulty';
  return fault;
}

/** The class of what is wrong; null of healthy and repaired runs. */
function faultOf(card: WildCard, variant: string) {
  return card.kind === 'pair' && variant === 'faulty' ? card.class : null;
}

function otherClasses(value: string, classes: readonly string[]): InputError {
  return new InputError('wild-class', {
    rule: 'wild runs have the four classes of faults, and what is trained on must have each',
    need: value,
    value: classes.join(', '),
    remedy: 'Evaluate with --class-map four, and a recording with killed mutants of each class.',
  });
}

function noCard({ program, operator }: GroupColumns): InputError {
  return new InputError('wild-card', {
    rule: 'the card of a wild run tells its class (docs/wild.md)',
    need: 'a card of corpus/wild/cards, and a variant of it',
    value: `${program}, ${operator}`,
    remedy: 'Evaluate again with this version.',
  });
}
