import { join } from 'node:path';
import { writeFileAtomic } from '../../lib/files.ts';
import type { LinkResult } from '../../mutants/link/index.ts';
import type { RealismResult } from '../../mutants/realism/index.ts';
import { formatPercent } from '../numbers.ts';
import { commandList } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { formatPage, type Section } from '../page/page.ts';
import { boxesSection, screeningSection } from './boxes.ts';
import { linkSection } from './link.ts';
import { quadrantsSection } from './quadrants.ts';
import { operatorsSection, selectionSection } from './selection.ts';
import { approachName, formatJudgedOn, measureNames, winnerLines } from './text.ts';
import { noiseSection, winnersSection } from './winners.ts';

/** The sections of the page, in order; those that the result has nothing for are left out. */
const sections: readonly ((result: RealismResult) => Section | null)[] = [
  winnersSection,
  boxesSection,
  noiseSection,
  quadrantsSection,
  operatorsSection,
  selectionSection,
  screeningSection,
];

/** A realism study as one HTML file, with its link to the gap where that was measured. */
export function formatRealismPage(result: RealismResult, link: LinkResult | null = null): string {
  const { bugs, usable, cost, commands } = result;
  return formatPage({
    title: 'faultgap: how near mutants are to real faults',
    opening: html`<header>
<h1>How near mutants are to real faults</h1>
<p class="lede">Mutants of repaired programs, held input by input against the real faults that were repaired.</p>
<p class="quiet">${usable.length} of ${bugs.length} bugs with an oracle that can tell; ${Math.round(cost.cpuSeconds).toLocaleString('en')} CPU seconds.</p>
${formatJudgedOn(result).map((line) => html`<p class="quiet">${line}</p>`)}
${keyNumbers(result)}
${commandList(commands)}
</header>`,
    sections: [
      ...sections.flatMap((make) => make(result) ?? []),
      ...(link === null ? [] : [linkSection(link)]),
    ],
    footer: html`<p>Made by faultgap. Every number comes from <code>realism.json</code>${link !== null && html` and <code>link.json</code>`}.</p>`,
  });
}

/** To how many bugs trained mutants are nearest, beside the published shares. */
function keyNumbers({ comparisons }: RealismResult): Markup | null {
  if (comparisons.length === 0) return null;
  return html`<p>Share of bugs to which each approach is nearest, with its 95 % interval over bugs and the published share:</p>
<dl class="key">
${comparisons.flatMap((comparison) =>
  winnerLines(comparison)
    .filter(({ origin }) => origin === 'all')
    .map(
      ({ line }) => html`<div><dt>${measureNames[comparison.measure]}: ${approachName(line.approach)}</dt>
<dd><span class="value">${formatPercent(line.share.value)}</span><span class="beside">[${formatPercent(line.share.low)}, ${formatPercent(line.share.high)}]${line.published && `; published ${formatPercent(line.published.share)}`}</span></dd></div>`,
    ),
)}
</dl>`;
}

/** Writes `realism.html` into a directory; its path. @throws InputError `write-failed`. */
export async function writeRealismReport(
  directory: string,
  result: RealismResult,
  link: LinkResult | null = null,
): Promise<string> {
  const path = join(directory, 'realism.html');
  await writeFileAtomic(path, formatRealismPage(result, link));
  return path;
}
