import type { ReportInput } from '../input.ts';
import { headlineSection } from './headline.ts';
import { html } from './markup.ts';
import { opening } from './opening.ts';
import { formatPage } from './page.ts';
import { provenanceSection } from './provenance.ts';
import type { SectionMaker } from './section.ts';

/** The sections of the page, in order; those that the input has nothing for are left out. */
const sections: readonly SectionMaker[] = [headlineSection, provenanceSection];

/** A result as one HTML file that needs nothing else. The same input gives the same bytes. */
export function formatHtml(input: ReportInput): string {
  return formatPage({
    title: 'faultgap: the generalisation gap of fault diagnosers',
    opening: opening(input),
    sections: sections.flatMap((make) => make(input) ?? []),
    footer: html`<p>Made by faultgap. Every number comes from <code>result.json</code> beside this file; <code>faultgap report</code> makes the page from it again.</p>`,
  });
}
