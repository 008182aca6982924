import { html } from '../page/markup.ts';
import { formatPage } from '../page/page.ts';
import { confusionSection } from './confusion.ts';
import { contrastsSection } from './contrasts.ts';
import { controlsSection } from './controls.ts';
import { earlySection } from './early.ts';
import { gapsSection } from './gaps.ts';
import { fewShotSection, headlineSection } from './headline.ts';
import type { ReportInput, SectionMaker } from './input.ts';
import { opening } from './opening.ts';
import { programsSection } from './programs.ts';
import { provenanceSection } from './provenance.ts';
import { runsSection } from './runs.ts';
import { scoresSection } from './scores.ts';
import { sweepSection } from './sweep.ts';
import { waterfallSection } from './waterfall.ts';

/** The sections of the page, in order; those that the input has nothing for are left out. */
const sections: readonly SectionMaker[] = [
  headlineSection,
  waterfallSection,
  gapsSection,
  contrastsSection,
  programsSection,
  confusionSection,
  earlySection,
  fewShotSection,
  controlsSection,
  sweepSection,
  runsSection,
  scoresSection,
  provenanceSection,
];

/** A result as one HTML file that needs nothing else. The same input gives the same bytes. */
export function formatHtml(input: ReportInput): string {
  return formatPage({
    title: 'faultgap: the generalisation gap of fault diagnosers',
    opening: opening(input),
    sections: sections.flatMap((make) => make(input) ?? []),
    footer: html`<p>Made by faultgap. Every number comes from <code>result.json</code> beside this file; <code>faultgap report</code> makes the page from it again.</p>`,
  });
}
