import type { ClaimComparison, ClaimResult, InputsResult } from '../../inputs/study/index.ts';
import { dataTable } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { type Column, leftColumn, rightColumn } from '../table.ts';
import { formatDifference, measureWords, nameComparison, publishedColumns } from './text.ts';

/** What the papers say, and what our repetitions say to it. */
export function claimsSection({ claims, options }: InputsResult): Section | null {
  if (claims.length === 0) return null;
  return {
    id: 'claims',
    title: 'What the papers claim',
    about: `Each claim is held against differences paired over ${options.repetitions} repetitions, each with a generator, a network under test and seeds of its own. An interval that reaches over zero decides nothing.`,
    body: html`${claims.map(formatClaim)}`,
  };
}

function formatClaim({ claim, source, verdict, reason, comparisons }: ClaimResult): Markup {
  const sign = verdict === 'supported' ? 'holds' : verdict === 'contradicted' ? 'fails' : '';
  return html`<h3>${claim} <span class="question">${source}</span></h3>
<p><span class="verdict ${sign}">${verdict}</span>: ${reason}</p>
${
  comparisons.length > 0 &&
  html`<details><summary>Difference by difference</summary>${dataTable(`${claim} Differences with 95 % intervals over repetitions`, comparisons, columns)}</details>`
}`;
}

const columns: readonly Column<ClaimComparison>[] = [
  leftColumn('compared', nameComparison),
  leftColumn('in', ({ measure }) => measureWords[measure].title),
  rightColumn('difference', formatDifference, ({ difference }) => difference?.value ?? null),
  leftColumn('verdict', ({ verdict }) => verdict),
];

/** Numbers of the papers, on data that we do not have. */
export function publishedSection({ published }: InputsResult): Section | null {
  if (published.length === 0) return null;
  return {
    id: 'published',
    title: 'What was published',
    about:
      'Counted from the released records of arXiv 2412.17652, where two people judged every misclassified image. Ours are judged by a committee and a validator, and on other data.',
    body: dataTable('Published', published, publishedColumns),
  };
}
