import type { AuditFinding, AuditResult } from '../../audit/result.ts';
import { groupBy } from '../../lib/group.ts';
import { endSentence, showOneLine } from '../../lib/plain-text.ts';
import { formatNumber, formatRange } from '../numbers.ts';
import { formatHeading, formatTable, titledTable } from '../table.ts';
import {
  auditLevels,
  auditTitle,
  countLevels,
  labelSentence,
  roleColumns,
  roleLines,
  sampleSentence,
  setColumns,
  setLines,
} from './lines.ts';

const width = 100;

/** An audit for a terminal: what was found in words, then the numbers. Computes nothing. */
export function formatAudit(result: AuditResult): string {
  const lines = setLines(result);
  return [
    formatHeading(showOneLine(auditTitle(result))),
    wrap(labelSentence(result)),
    ...(result.sample === null ? [] : [wrap(sampleSentence(result))]),
    `${countLevels(result)}.`,
    ...auditLevels.flatMap(([level, word]) => formatLevel(level, word, result)),
    ...(lines.length > 0
      ? [titledTable('Balanced accuracy by what is seen and what is held out', lines, setColumns(result))]
      : []),
    ...formatExtractors(result),
    titledTable('What the columns were taken for', roleLines(result), roleColumns),
  ].join('\n\n');
}

function formatLevel(level: AuditFinding['level'], word: string, { findings }: AuditResult): string[] {
  const own = findings.filter((finding) => finding.level === level);
  if (own.length === 0) return [];
  const heading = word.toUpperCase();
  if (level === 'leak' || level === 'look')
    return own.map(({ title, says }) => `${heading}: ${title}\n${wrap(says, '  ')}`);
  // What is not measured, or clear, is short.
  return [[heading, ...own.map(({ title, says }) => wrap(`- ${title}: ${says}`, '  '))].join('\n')];
}

function formatExtractors({ extractors, withoutExtractors }: AuditResult): string[] {
  if (extractors === null)
    return [wrap(`Beside our extractors: not measured, ${endSentence(withoutExtractors!)}`)];
  const { layout, read, leftOut, features, values } = extractors;
  return [
    [
      `Beside our extractors (layout ${layout}), balanced accuracy on random rows`,
      formatTable(values, [
        { heading: 'seen', align: 'left', cell: ({ name }) => name },
        { heading: 'value', align: 'right', cell: ({ value }) => formatNumber(value) },
        { heading: '95 %', align: 'left', cell: (value) => formatRange(value) },
      ]),
      wrap(
        `They read ${read.length} columns (${read.join(', ') || 'none'}), and make ${features} features that vary.`,
      ),
      ...[...groupBy(leftOut, ({ why }) => why)].map(([why, own]) =>
        wrap(`They leave out ${own.length}, ${why}: ${own.map(({ column }) => column).join(', ')}.`),
      ),
    ].join('\n'),
  ];
}

/** Lines of at most 100 characters, broken between words. */
function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of showOneLine(text).split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
    }
    line += line.length > indent.length ? ` ${word}` : word;
  }
  return [...lines, line].join('\n');
}
