import type { Result } from '../../eval/result.ts';
import { formatInterval, formatNumber, formatP, formatRange, formatSigned } from '../numbers.ts';
import { html, type Markup } from '../page/markup.ts';
import type { ReportInput } from './input.ts';
import { headlineLines, type Line, leadingLine, lineTitle, tasksOf } from './lines.ts';

/** What the reader must see first: what was measured, the leading gap, and what to know before quoting it. */
export function opening({ result }: ReportInput): Markup {
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

function keyNumbers({ asked, gap, scores }: Line): Markup {
  const level = (split: string, name: string, mark: string) => {
    const score = scores.get(split)?.balancedAccuracy;
    if (score === undefined) return null;
    return html`<div class="${mark}"><dt>${name} (${split})</dt>
<dd><span class="value">${formatNumber(score.value)}</span><span class="beside">${formatRange(score)}</span></dd></div>`;
  };
  return html`<p>${lineTitle(asked)}; balanced accuracy with 95 % interval:</p>
<dl class="key">
${level(gap!.within, 'Within programs', 'within')}
${level(gap!.heldOut, 'On held-out programs', 'held-out')}
<div><dt>Gap</dt><dd><span class="value">${formatSigned(gap!.value)}</span><span class="beside">${formatInterval(gap!)}, p ${formatP(gap!.p).startsWith('<') ? '' : '= '}${formatP(gap!.p)}</span></dd></div>
</dl>`;
}

function warningBox({ warnings }: Result): Markup | null {
  if (warnings.length === 0) return null;
  return html`<aside class="warnings" aria-labelledby="warnings"><h2 id="warnings">Read this first</h2>
<ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></aside>`;
}
