import { counted, sayNames } from '../words.ts';
import type { AuditCheck } from './contract.ts';

/** Columns that say nothing. */
export const idleColumns: AuditCheck = ({ table }) => {
  const numbers = table.columns.flatMap(({ name, numbers, role }) =>
    numbers === null || role === 'label'
      ? []
      : [{ name, values: new Set(numbers.filter((value) => !Number.isNaN(value))).size }],
  );
  const named = (values: number) =>
    numbers.filter((column) => column.values === values).map(({ name }) => name);
  const [blank, constant] = [named(0), named(1)];
  const text = table.columns.filter(({ role, isList }) => role === 'text' || isList).map(({ name }) => name);
  const parts: readonly (readonly [words: string, names: readonly string[]])[] = [
    ['The same number wherever there is one', constant],
    ['No number at all', blank],
    ['Text or lists, which no diagnoser here reads', text],
  ];
  const says = parts.flatMap(([words, names]) =>
    names.length > 0 ? [`${words}: ${sayNames(names, 12)}.`] : [],
  );
  const level = constant.length + blank.length > 0 || numbers.length === 0 ? 'look' : 'clear';
  const nothing = numbers.length === 0 ? 'No column holds numbers.' : 'Every column of numbers varies.';
  return [
    {
      ...{ id: 'idle-columns', title: 'Columns that say nothing', level },
      says: numbers.length === 0 ? [nothing, ...says].join(' ') : says.join(' ') || nothing,
      values: [
        counted('constant', constant.length),
        counted('blank', blank.length),
        counted('text', text.length),
      ],
    },
  ];
};
