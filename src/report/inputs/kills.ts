import type { KillsOfSet, KillsResult, KillTestSet, MutantStanding } from '../../inputs/test-sets/index.ts';
import { formatEstimate, formatP } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import { intervalPlot } from '../page/interval-plot.ts';
import { html, type Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { type Column, leftColumn, numericColumn, rightColumn } from '../table.ts';
import { formatScore, testSetColumns } from './kills-text.ts';

/** Which test sets see which mutants, and how often they see what is not there. */
export function killsSections(kills: KillsResult | null): Section[] {
  if (kills === null) return [];
  return [
    {
      id: 'kills',
      title: 'Which test set sees which mutant',
      about:
        'Inputs are searched on one half of the trained instances and scored on the other. Killing probability is shown in excess of that of a null mutant, the correct program trained again: inputs at the boundary kill that one too.',
      body: html`${kills.sets.map((one) => killsOfSet(one, kills.commands))}`,
    },
  ];
}

function killsOfSet(one: KillsOfSet, commands: readonly string[]): Markup {
  const { set, subject, generator, testSets, setAside } = one;
  return html`<h3>${set} <span class="question">${subject}, inputs by ${generator}</span></h3>
${dataTable(`Test sets of ${set}: what they kill, and what they kill falsely`, testSets, columns)}
<dl class="facts">${testSets.map(({ id, title }) => html`<dt>${id}</dt><dd>${title}</dd>`)}</dl>
${testSets.map((testSet) => excessFigure(set, testSet, commands))}
${
  setAside.length > 0 &&
  dataTable(`Set aside of ${set}`, setAside, [
    leftColumn('what', ({ id }) => id),
    leftColumn('why', ({ reason }) => reason),
  ])
}`;
}

const columns: readonly Column<KillTestSet>[] = [
  ...testSetColumns,
  leftColumn('mutants killed', ({ scores }) => formatScore(scores.preTraining)),
  leftColumn('post-training', ({ scores }) => formatScore(scores.postTraining)),
];

function excessFigure(set: string, { id, mutants }: KillTestSet, commands: readonly string[]): Markup | null {
  if (mutants.length === 0) return null;
  const caption = `${set}, ${id}: killing probability of each mutant in excess of the null mutant's, with 95 % intervals over instances.`;
  return html`<details><summary>${id}: mutant by mutant</summary>${figure({
    caption,
    draw: (width) =>
      intervalPlot(
        caption,
        mutants.map(({ id: name, excess }) => ({ name, ...excess })),
        { label: 'excess killing probability', at: 0 },
        width,
      ),
    numbers: dataTable(`${set}, ${id}`, mutants, mutantColumns),
    commands,
  })}</details>`;
}

const mutantColumns: readonly Column<MutantStanding>[] = [
  leftColumn('mutant', ({ id }) => id),
  numericColumn('killing probability', ({ killProbability }) => killProbability),
  rightColumn(
    'excess',
    ({ excess }) => formatEstimate(excess),
    ({ excess }) => excess.value,
  ),
  numericColumn("Cohen's d", ({ effect }) => effect),
  numericColumn('p, Holm', ({ pHolm }) => pHolm, formatP),
  leftColumn('killed', ({ killed }) => (killed ? 'yes' : 'no')),
  leftColumn("DeepCrime's rule", ({ killedByDeepCrime }) => (killedByDeepCrime ? 'killed' : 'survived')),
];
