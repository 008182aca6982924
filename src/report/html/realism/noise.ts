import type { RealismResult } from '../../../mutants/realism/index.ts';
import { formatHighHigh, killsColumns, noiseColumns, retestColumns } from '../../realism-text.ts';
import { dataTable } from '../data-table.ts';
import { html } from '../markup.ts';
import type { Section } from '../section.ts';

/** What seeds alone give, and what a second training would say. */
export function noiseSection({ noiseFloor, kills, retest }: RealismResult): Section | null {
  if (noiseFloor.every(({ controls }) => controls === null)) return null;
  return {
    id: 'noise',
    title: 'The noise floor',
    about:
      'Originals trained with other seeds are scored as if they were mutants: a mutant below them may be no mutant at all. ' +
      'Then pairs and some of their mutants are trained once more with other seeds, and the two scores are compared. Neither published study reports this.',
    body: html`${dataTable('Originals scored as mutants, means of per-bug medians', noiseFloor, noiseColumns)}
${kills.length > 0 && dataTable('How often mutants are killed (S), and its Spearman with CS and IoU within bugs', kills, killsColumns)}
${
  retest !== null &&
  html`${dataTable(`${retest.mutants} mutants of ${retest.bugs} bugs, trained twice`, retest.measures, retestColumns)}
<p>${formatHighHigh(retest)}.</p>`
}`,
  };
}
