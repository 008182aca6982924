import type { ReportInput } from './input.ts';
import { formatSweep } from './sweep-text.ts';
import { formatResult } from './text.ts';

/** A report for papers and pull requests: the result as Markdown, what a sweep found, and what makes it again. */
export function formatMarkdown({ result, sweep }: ReportInput): string {
  const commands = [...result.commands, ...(sweep?.commands ?? [])];
  return `${[
    '# The generalisation gap of fault diagnosers',
    formatResult(result, 'markdown'),
    ...(sweep === undefined ? [] : ['## Sensitivity to thresholds', formatSweep(sweep, 'markdown')]),
    '## How this was made',
    ['```', ...commands, '```'].join('\n'),
  ].join('\n\n')}\n`;
}
