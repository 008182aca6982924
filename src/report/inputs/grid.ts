import type { LedgerRow } from '../../inputs/ledger.ts';
import { groupBy } from '../../lib/group.ts';
import { html, type Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { isPicture, picture } from '../page/picture.ts';

/** Rows of one ledger. */
export interface InputSample {
  readonly inputShape: readonly number[];
  readonly rows: readonly LedgerRow[];
}

/** Inputs shown of one search: what has its place in one line at a desk. */
const shown = 7;

/** Generated inputs to look at, each beside the seed that it came from. */
export function gridSection(samples: readonly InputSample[]): Section[] {
  const pictures = samples.filter(({ inputShape }) => isPicture(inputShape));
  if (pictures.length === 0) return [];
  return [
    {
      id: 'pictures',
      title: 'What the inputs look like',
      about:
        'The first misclassified inputs of each search of one repetition: left the seed, right what became of it. Below: intended → predicted label, and the votes of the committee for the label. In colour those that lost their label or that the validator refuses.',
      body: html`${pictures.map(foldedGrids)}`,
    },
  ];
}

/** The misclassified inputs of one ledger, search by search; only the first ledger is unfolded. */
function foldedGrids({ inputShape, rows }: InputSample, place: number): Markup | null {
  const wrong = rows.filter(({ margin }) => margin > 0);
  const [first] = wrong;
  if (first === undefined) return null;
  const searches = [...groupBy(wrong, ({ strategy }) => strategy)];
  return html`<details${place === 0 && html` open`}><summary>${first.set}, ${first.generator}</summary>
${searches.map(
  ([strategy, own]) =>
    html`<h3>${strategy}</h3><ul class="pictures">${own.slice(0, shown).map((row) => pictureItem(inputShape, row))}</ul>`,
)}</details>`;
}

function pictureItem(shape: readonly number[], row: LedgerRow): Markup {
  const { label, labelAfter, labelVotes, votes, labelKept, valid } = row;
  const isFault = labelKept && valid;
  const verdict = isFault ? 'fault' : labelKept ? 'invalid' : 'label lost';
  return html`<li class="${isFault ? '' : 'lost'}">${picture({ values: row.seedInput, shape }, `seed of class ${label}`)}${picture({ values: row.input, shape }, `result, predicted ${labelAfter}`)}
<span>${label} → ${labelAfter}, ${labelVotes} of ${votes.length}, ${verdict}</span></li>`;
}
