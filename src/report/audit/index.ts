import { join } from 'node:path';
import type { AuditFinding, AuditResult, AuditValue } from '../../audit/result.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { endSentence } from '../../lib/plain-text.ts';
import { dataTable } from '../page/data-table.ts';
import { commandList } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { formatPage, type Section } from '../page/page.ts';
import { leftColumn, numericColumn, rightColumn } from '../table.ts';
import {
  auditLevels,
  auditTitle,
  countLevels,
  labelSentence,
  sampleSentence,
  setColumns,
  setLines,
} from './lines.ts';
import { promiseFigure } from './picture.ts';

/** An audit as one HTML file. */
export function formatAuditPage(result: AuditResult): string {
  return formatPage({
    title: `faultgap: ${auditTitle(result)}`,
    opening: html`<header>
<h1>${auditTitle(result)}</h1>
<p class="lede">${countLevels(result)}.</p>
<p class="quiet">${labelSentence(result)} ${sampleSentence(result)}</p>
${commandList(result.commands)}
</header>`,
    sections: [
      findingsSection(result),
      ...scoresSection(result),
      extractorsSection(result),
      columnsSection(result),
    ],
    footer: html`<p>Made by faultgap. Every number comes from <code>audit.json</code>. Learner: ${result.learner}; ${result.settings.folds} folds, ${result.settings.repeats} repeats, ${result.settings.draws} bootstrap draws.</p>`,
  });
}

function findingsSection({ findings }: AuditResult): Section {
  const ofLevel = auditLevels.map(([level, , many]) => ({
    many,
    own: findings.filter((one) => one.level === level),
  }));
  return {
    id: 'findings',
    title: 'What was found',
    about:
      'A leak makes scores promise what new runs will not keep. What is to look at, only who made the table can judge. Not measured means that nobody knows, not that it holds.',
    body: html`${ofLevel.map(({ many, own }) => own.length > 0 && html`<h3>${many[0]!.toUpperCase()}${many.slice(1)}</h3>${own.map(findingBlock)}`)}`,
  };
}

function findingBlock({ title, says, values, level }: AuditFinding): Markup {
  const mark = level === 'leak' ? 'verdict fails' : level === 'clear' ? 'verdict holds' : 'verdict';
  return html`<p><span class="${mark}">${title}.</span> ${says}</p>
${values.length > 0 && html`<details><summary>Numbers</summary>${dataTable(title, values, valueColumns)}</details>`}`;
}

const valueColumns = [
  leftColumn<AuditValue>('what', ({ name }) => name),
  numericColumn<AuditValue>('value', ({ value }) => value, formatValue),
  numericColumn<AuditValue>('95 % from', ({ low }) => low, formatValue),
  numericColumn<AuditValue>('to', ({ high }) => high, formatValue),
  leftColumn<AuditValue>('why not', ({ reason }) => reason ?? ''),
];

function formatValue(value: number): string {
  return Number.isInteger(value) && Math.abs(value) > 1 ? value.toLocaleString('en') : value.toFixed(3);
}

function scoresSection(result: AuditResult): Section[] {
  const figure = promiseFigure(result);
  if (figure === null) return [];
  return [
    {
      id: 'scores',
      title: 'From random rows to held-out groups',
      about:
        'Balanced accuracy by what is seen and what is held out. What falls from top to bottom, random rows promise and new groups do not keep.',
      body: html`${figure}${dataTable('Balanced accuracy with 95 % intervals', setLines(result), setColumns(result))}`,
    },
  ];
}

function extractorsSection({ extractors, withoutExtractors }: AuditResult): Section {
  const about = {
    id: 'extractors',
    title: 'Beside our extractors',
    about: 'What faultgap makes of the columns when it imports the table, scored on the same random rows.',
  };
  if (extractors === null)
    return { ...about, body: html`<p>Not measured: ${endSentence(withoutExtractors!)}</p>` };
  const { values, read, leftOut, features, layout } = extractors;
  return {
    ...about,
    body: html`${dataTable(`Balanced accuracy on random rows, layout ${layout}`, values, valueColumns)}
<p>Extractors read ${read.length} columns (${read.join(', ')}) and make ${features} features that vary.</p>
${dataTable('Columns that they leave out', leftOut, [
  leftColumn<(typeof leftOut)[number]>('column', ({ column }) => column),
  leftColumn<(typeof leftOut)[number]>('why', ({ why }) => why),
])}`,
  };
}

type ColumnLine = AuditResult['columns'][number] & { readonly label: number | null };

function columnsSection({ columns, alone }: AuditResult): Section {
  const byName = new Map(alone.map(({ column, label }) => [column, label]));
  const lines = columns.map((column): ColumnLine => ({ ...column, label: byName.get(column.name) ?? null }));
  return {
    id: 'columns',
    title: 'What the columns were taken for',
    about:
      'By name and by what they hold. Options of the command say it otherwise: --label, --group, --session, --ignore.',
    body: dataTable('Columns', lines, [
      leftColumn<ColumnLine>('column', ({ name }) => name),
      leftColumn<ColumnLine>('taken for', ({ role }) => role),
      leftColumn<ColumnLine>('because', ({ because }) => because),
      rightColumn<ColumnLine>(
        'values',
        ({ distinct }) => distinct,
        ({ distinct }) => distinct,
      ),
      rightColumn<ColumnLine>(
        'missing',
        ({ missing, strayText }) => missing + strayText,
        ({ missing, strayText }) => missing + strayText,
      ),
      numericColumn<ColumnLine>('names the class', ({ label }) => label),
    ]),
  };
}

/** Writes `audit.html` into a directory; its path. @throws InputError `write-failed`. */
export async function writeAuditPage(directory: string, result: AuditResult): Promise<string> {
  const path = join(directory, 'audit.html');
  await writeFileAtomic(path, formatAuditPage(result));
  return path;
}
