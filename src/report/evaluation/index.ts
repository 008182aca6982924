import type { Result } from '../../eval/result.ts';
import { formatInterval, formatNumber, formatP, formatRange, formatSigned } from '../numbers.ts';
import { html, type Markup } from '../page/markup.ts';
import { formatPage } from '../page/page.ts';
import { besideSection } from './beside.ts';
import { confusionSection } from './confusion.ts';
import { contrastsSection } from './contrasts.ts';
import { controlsSection } from './controls.ts';
import { curveSection } from './curve.ts';
import { earlySection } from './early.ts';
import { gapsSection } from './gaps.ts';
import { headlineSection } from './headline.ts';
import { headlineLines, type Line, leadingLine, lineTitle, tasksOf } from './lines.ts';
import { operatorRecallSection } from './operators.ts';
import { primarySection } from './primary.ts';

import { programsSection } from './programs.ts';
import { provenanceSection } from './provenance.ts';
import { runsSection } from './runs.ts';
import { scoresSection } from './scores.ts';
import type { ReportInput, SectionMaker } from './section.ts';
import { sweepSection } from './sweep.ts';
import { tracksSection } from './tracks.ts';
import { waterfallSection } from './waterfall.ts';
import { wildSection } from './wild.ts';

/** The sections of the page, in order; those that the input has nothing for are left out. */
const sections: readonly SectionMaker[] = [
  primarySection,
  headlineSection,
  besideSection,
  waterfallSection,
  wildSection,
  gapsSection,
  contrastsSection,
  programsSection,
  confusionSection,
  operatorRecallSection,
  curveSection,
  earlySection,
  tracksSection,
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

/** What was measured, the leading gap, and what to know before quoting it. */
function opening({ result }: ReportInput): Markup {
  const { corpus } = result;
  const [task] = tasksOf(result);
  const leading = task === undefined ? null : leadingLine(headlineLines(result, task));
  return html`<header>
<h1>The generalisation gap of fault diagnosers</h1>
<p class="lede">How much worse diagnosers of deep-learning training faults do on training programs they have never seen.</p>
<p class="quiet">${corpus.traces.toLocaleString('en')} traces of ${corpus.programs} programs, ${corpus.coveredPrograms} of them with enough killed mutants in every class. Recording <code>${corpus.hash.slice(0, 12)}</code>.</p>
${leading === null ? null : keyNumbers(leading)}
${warningBox(result)}
</header>`;
}

function keyNumbers({ method, gap, scores }: Line): Markup {
  const level = (split: string, name: string, mark: string) => {
    const score = scores.get(split)?.balancedAccuracy;
    if (score === undefined) return null;
    return html`<div class="${mark}"><dt>${name} (${split})</dt>
<dd><span class="value">${formatNumber(score.value)}</span><span class="beside">${formatRange(score)}</span></dd></div>`;
  };
  return html`<p>${lineTitle(method)}; balanced accuracy with 95 % interval:</p>
<dl class="key">
${level(gap!.within, 'Within programs', 'within')}
${level(gap!.heldOut, 'On held-out programs', 'held-out')}
<div><dt>Gap</dt><dd><span class="value">${formatSigned(gap!.value)}</span><span class="beside">${formatInterval(gap!)}, p (Holm) ${formatP(gap!.pHolm).startsWith('<') ? '' : '= '}${formatP(gap!.pHolm)}</span></dd></div>
</dl>`;
}

function warningBox({ warnings }: Result): Markup | null {
  if (warnings.length === 0) return null;
  return html`<aside class="warnings" aria-labelledby="warnings"><h2 id="warnings">Read this first</h2>
<ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></aside>`;
}
