import { join } from 'node:path';
import { writeFileAtomic } from '../lib/files.ts';
import type { ReportInput } from './input.ts';
import { formatMarkdown } from './markdown.ts';

/** Where the two forms of a report went. */
export interface ReportFiles {
  readonly html: string;
  readonly markdown: string;
}

/** Writes `report.html` and `report.md` into a directory. @throws InputError `write-failed`. */
export async function writeReport(directory: string, input: ReportInput): Promise<ReportFiles> {
  const files = { html: join(directory, 'report.html'), markdown: join(directory, 'report.md') };
  // Plots take a third of a second to load, which only who draws them should wait for.
  const { formatHtml } = await import('./html/evaluation/index.ts');
  await writeFileAtomic(files.html, formatHtml(input));
  await writeFileAtomic(files.markdown, formatMarkdown(input));
  return files;
}
