import type { SweepResult, SweptGap } from '../../sweep/result.ts';
import { dataTable } from '../page/data-table.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import { intervalPlot } from '../page/interval-plot.ts';
import { html, type Markup } from '../page/markup.ts';
import { taskName } from './lines.ts';
import type { SectionMaker } from './section.ts';
import { formatPointValue, formatSweepNotes, pointColumns } from './sweep-text.ts';

/** How the gap follows the thresholds that labels are made with. */
export const sweepSection: SectionMaker = ({ sweep }) => {
  if (sweep === undefined) return null;
  const drawn = sweep.thresholds.flatMap(
    (threshold) => thresholdPanel(threshold, gapsOf(sweep, threshold.task)) ?? [],
  );
  const tables = html`${sweep.thresholds.map((threshold) => thresholdTable(sweep, threshold))}`;
  return {
    id: 'sweep',
    title: 'Sensitivity to thresholds',
    about:
      'Labels are made with thresholds that somebody chose. Here they move, one at a time, everything else as configured; a star marks the default.',
    body: html`${
      drawn.length === 0
        ? tables
        : panels('Gap in balanced accuracy with its 95 % interval, by value of the threshold.', drawn, {
            numbers: tables,
            commands: sweep.commands,
          })
    }
${formatSweepNotes(sweep).map((note) => html`<p class="quiet">${note}</p>`)}`,
  };
};

type Threshold = SweepResult['thresholds'][number];

/** Every gap of a task, so that its panels share an axis. */
function gapsOf({ thresholds }: SweepResult, task: Threshold['task']): SweptGap[] {
  return thresholds
    .filter((threshold) => threshold.task === task)
    .flatMap(({ points }) => points.flatMap(({ gap }) => gap ?? []));
}

function thresholdPanel({ title, task, points }: Threshold, reach: readonly SweptGap[]): Markup | null {
  const gaps = points.flatMap((point) =>
    point.gap === null ? [] : [{ ...point.gap, name: formatPointValue(point) }],
  );
  if (gaps.length === 0) return null;
  const label = `${title} (${taskName(task)})`;
  return panel(
    label,
    intervalPlot(label, gaps, { label: 'gap in balanced accuracy', at: 0, reach }, panelWidth),
  );
}

function thresholdTable(sweep: SweepResult, { id, title, points }: Threshold): Markup {
  return dataTable(`${title} (${id})`, points, pointColumns(sweep));
}
