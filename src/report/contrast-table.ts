import type { TaskId } from '../eval/contract.ts';
import type { Result, ResultContrast } from '../eval/result.ts';
import { sameLine } from './lines.ts';
import { formatInterval, formatP, formatSigned } from './numbers.ts';
import { formatTable, type TableColumn, type TableStyle } from './table.ts';

type Splits = ReadonlyMap<ResultContrast['split'], ResultContrast>;

/** What each feature set gives over the baseline one; a line per set with its three differences. Null without contrasts. */
export function formatContrasts(result: Result, task: TaskId, style: TableStyle): string | null {
  const contrasts = result.contrasts.filter((contrast) => contrast.task === task);
  if (contrasts.length === 0) return null;
  const lines: Map<ResultContrast['split'], ResultContrast>[] = [];
  for (const contrast of contrasts) {
    const line = lines.find((known) => sameLine(firstOf(known), contrast));
    if (line === undefined) lines.push(new Map([[contrast.split, contrast]]));
    else line.set(contrast.split, contrast);
  }
  return formatTable(lines, [...namingColumns(lines), ...differenceColumns], style);
}

function firstOf(line: Splits): ResultContrast {
  return [...line.values()][0]!;
}

function namingColumns(lines: readonly Splits[]): TableColumn<Splits>[] {
  const asked = lines.map(firstOf);
  const column = (
    heading: string,
    cell: (contrast: ResultContrast) => string,
    always = false,
  ): TableColumn<Splits>[] =>
    always || new Set(asked.map(cell)).size > 1
      ? [{ heading, align: 'left', cell: (line) => cell(firstOf(line)) }]
      : [];
  return [
    ...column('diagnoser', ({ diagnoser }) => diagnoser, true),
    ...column('features', ({ features, against }) => `${features} − ${against}`, true),
    ...column('normalisation', ({ normalisation }) => normalisation),
    ...column('window', ({ window }) => `${window} %`),
  ];
}

const differenceColumns = (['S1', 'S4', 'gap'] as const).flatMap((split): TableColumn<Splits>[] => {
  const column = (heading: string, cell: (contrast: ResultContrast) => string): TableColumn<Splits> => ({
    heading,
    align: 'right',
    cell: (line) => {
      const contrast = line.get(split);
      return contrast === undefined ? '–' : cell(contrast);
    },
  });
  return [
    column(split, ({ value }) => formatSigned(value)),
    column('95 % interval', formatInterval),
    column('p (Holm)', ({ pHolm }) => formatP(pHolm)),
  ];
});
