import { join } from 'node:path';
import { writeFileAtomic } from '../../lib/files.ts';
import type { ReportInput } from './section.ts';
import { formatSweep } from './sweep-text.ts';
import { formatResult } from './text.ts';

/** Where the two forms of a report went. */
export interface ReportFiles {
  readonly html: string;
  readonly markdown: string;
}

/** Writes `report.html` and `report.md` into a directory. @throws InputError `write-failed`. */
export async function writeReport(directory: string, input: ReportInput): Promise<ReportFiles> {
  const files = { html: join(directory, 'report.html'), markdown: join(directory, 'report.md') };
  // Plots take a third of a second to load, which only who draws them should wait for.
  const { formatHtml } = await import('./index.ts');
  await writeFileAtomic(files.html, formatHtml(input));
  await writeFileAtomic(files.markdown, formatMarkdown(input));
  return files;
}

/** Result and sweep as Markdown, for papers and pull requests. */
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
