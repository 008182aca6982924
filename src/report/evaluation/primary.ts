import { dataTable } from '../page/data-table.ts';
import { figure } from '../page/figure.ts';
import { intervalPlot } from '../page/interval-plot.ts';
import { html } from '../page/markup.ts';
import { aboutPrimary, namedDifference, primaryColumns } from './primary-table.ts';
import type { SectionMaker } from './section.ts';

/** The comparisons that were chosen beforehand: what may be quoted. */
export const primarySection: SectionMaker = ({ result: { primary, commands } }) => {
  if (primary === null) return null;
  const { comparisons } = primary;
  const caption = 'Primary comparisons: difference in balanced accuracy';
  return {
    id: 'primary',
    title: 'Primary comparisons',
    about: aboutPrimary(primary),
    body: html`${figure({
      caption: `${caption}. Dot: first less second; line: 95 % interval over programs.`,
      draw: (width) =>
        intervalPlot(
          caption,
          comparisons.map(namedDifference),
          { label: 'difference in balanced accuracy', at: 0 },
          width,
        ),
      numbers: dataTable(caption, comparisons, primaryColumns),
      commands,
    })}`,
  };
};
