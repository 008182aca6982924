import type { ResultRow } from '../../eval/result.ts';
import { dataTable } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import { type Column, countColumn, leftColumn, numericColumn } from '../table.ts';
import { type Line, leadingLines, lineTitle } from './lines.ts';
import type { SectionMaker } from './section.ts';
import { taskHeading } from './section.ts';

/** Which faults are recognised, by operator and strength. */
export const operatorRecallSection: SectionMaker = ({ result }) => {
  const tables = leadingLines(result).flatMap((line) => operatorTable(line) ?? []);
  if (tables.length === 0) return null;
  return {
    id: 'operators',
    title: 'Recall by operator and strength',
    about:
      'Share of the traces of each fault operator, and of each kind of harmless change, that are predicted correctly. Strengths are those of the operator: low, medium, high; on held-out programs.',
    body: html`${tables}`,
  };
};

type Scored = NonNullable<ResultRow['operators']>[number];

/** An operator under both splits of the gap. */
interface Row {
  readonly operator: string;
  readonly within: Scored | undefined;
  readonly heldOut: Scored;
}

function operatorTable({ method, gap, scores }: Line): Markup | null {
  const [within, heldOut] = [gap!.within, gap!.heldOut].map((split) => scores.get(split)?.operators ?? null);
  if (!heldOut) return null;
  const rows = heldOut.map(
    (own): Row => ({
      operator: own.operator,
      within: within?.find(({ operator }) => operator === own.operator),
      heldOut: own,
    }),
  );
  return html`${taskHeading(method.task)}
<details><summary>${rows.length} operators</summary>
${dataTable(`${lineTitle(method)}: recall by operator`, rows, columnsFor(rows, gap!))}</details>`;
}

function columnsFor(
  rows: readonly Row[],
  { within, heldOut }: { readonly within: string; readonly heldOut: string },
): Column<Row>[] {
  const severities = rows.flatMap((row) => row.heldOut.severities?.map(({ severity }) => severity) ?? []);
  return [
    leftColumn('operator', ({ operator }) => operator),
    countColumn('traces', (row) => row.heldOut.n),
    numericColumn(within, (row) => row.within?.recall ?? null),
    numericColumn(heldOut, (row) => row.heldOut.recall),
    ...[...new Set(severities)].map((severity) =>
      numericColumn<Row>(
        severity,
        (row) => row.heldOut.severities?.find((one) => one.severity === severity)?.recall ?? null,
      ),
    ),
  ];
}
