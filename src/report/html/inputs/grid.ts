import type { LedgerRow } from '../../../inputs/ledger.ts';
import { html, type Markup } from '../markup.ts';
import { isPicture, picture } from '../picture.ts';
import type { Section } from '../section.ts';
import type { InputSample } from './index.ts';

/** Inputs shown of one search. */
const shown = 8;

/** Generated inputs to look at, each beside the seed that it came from. */
export function gridSection(samples: readonly InputSample[]): Section[] {
  const pictures = samples.filter(({ inputShape }) => isPicture(inputShape));
  if (pictures.length === 0) return [];
  return [
    {
      id: 'pictures',
      title: 'What the inputs look like',
      about:
        'The first misclassified inputs of each search of one repetition: left the seed, right what became of it. Below: intended label → answer, and the votes of the committee for the label. In colour those that lost their label or that the validator refuses.',
      body: html`${pictures.map(({ inputShape, rows }) => grids(inputShape, rows))}`,
    },
  ];
}

function grids(shape: readonly number[], rows: readonly LedgerRow[]): Markup {
  const searches = new Map<string, LedgerRow[]>();
  for (const row of rows) {
    if (row.margin <= 0) continue;
    const name = `${row.set}, ${row.generator}: ${row.strategy}`;
    const own = searches.get(name) ?? [];
    searches.set(name, own);
    if (own.length < shown) own.push(row);
  }
  return html`${[...searches].map(
    ([name, own]) =>
      html`<h3>${name}</h3><ul class="pictures">${own.map((row) => pictureItem(shape, row))}</ul>`,
  )}`;
}

function pictureItem(shape: readonly number[], row: LedgerRow): Markup {
  const { label, labelAfter, labelVotes, votes, labelKept, valid } = row;
  const isFault = labelKept && valid;
  const verdict = isFault ? 'fault' : labelKept ? 'invalid' : 'label lost';
  return html`<li class="${isFault ? '' : 'lost'}">${picture({ values: row.seedInput, shape }, `seed of class ${label}`)}${picture({ values: row.input, shape }, `result, answered ${labelAfter}`)}
<span>${label} → ${labelAfter}, ${labelVotes} of ${votes.length}, ${verdict}</span></li>`;
}
