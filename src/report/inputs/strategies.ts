import type { InputsResult, StudyCell } from '../../inputs/study/index.ts';
import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import { intervalPlot } from '../page/interval-plot.ts';
import { html, type Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { type Column, leftColumn, rightColumn } from '../table.ts';
import { formatMean, generatorColumns, measureWords, nameRefused, shownMeasures } from './text.ts';

/** Every strategy on every generator by the headline measure. */
export function strategiesSection({ cells, options, commands }: InputsResult): Section | null {
  if (cells.length === 0) return null;
  return {
    id: 'strategies',
    title: 'Faults for what they cost',
    about: `A fault is an input that the network gets wrong by a margin of ${options.margin} or more, that the committee still labels as intended, and that the validator passes. Counted per 1,000 calls of the generator, whatever became of them.`,
    body: html`${options.sets.map((set) => setFigure(set, cells, commands))}`,
  };
}

function setFigure(set: string, cells: readonly StudyCell[], commands: readonly string[]): Markup | null {
  const own = cells.filter((cell) => cell.set === set);
  const drawn = own.flatMap(({ generator, strategy, measures: { faultsPerThousandCalls: mean } }) => {
    if (mean === null) return [];
    const { value, low, high } = mean;
    return [{ name: `${generator}: ${strategy}`, value, low: low ?? value, high: high ?? value }];
  });
  if (drawn.length === 0) return null;
  drawn.sort((a, b) => b.value - a.value);
  return html`<h3>${set}</h3>${figure({
    caption: `${set}: label-kept valid faults per 1,000 generator calls, mean over repetitions with its 95 % interval.`,
    draw: (width) => intervalPlot(`Faults on ${set}`, drawn, { label: 'per 1,000 calls', at: 0 }, width),
    numbers: dataTable(set, own, columns),
    commands,
  })}`;
}

const columns: readonly Column<StudyCell>[] = [
  leftColumn('generator', ({ generator }) => generator),
  leftColumn('strategy', ({ strategy }) => strategy),
  ...shownMeasures.map((measure) => {
    const { title, format } = measureWords[measure];
    return rightColumn<StudyCell>(
      title,
      ({ measures }) => formatMean(measures[measure], format),
      ({ measures }) => measures[measure]?.value ?? null,
    );
  }),
];

/** What the gate says of every generator, and what was refused. */
export function generatorsSection({ generators, refused }: InputsResult): Section {
  return {
    id: 'generators',
    title: 'Generators at the gate',
    about:
      'A generator is searched only where the committee labels what it makes as intended, where it is as diverse as real inputs, and where the validator passes it. CPU seconds are those of its training.',
    body: html`${dataTable('Means over repetitions with 95 % intervals', generators, generatorColumns)}
${
  refused.length > 0 &&
  dataTable('Refused', refused, [leftColumn('what', nameRefused), leftColumn('why', ({ reason }) => reason)])
}`,
  };
}
