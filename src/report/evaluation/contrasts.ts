import type { TaskId } from '../../eval/contract.ts';
import type { Result, ResultContrast } from '../../eval/result.ts';
import { formatP, formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import { intervalPlot } from '../page/interval-plot.ts';
import { html, type Markup } from '../page/markup.ts';
import { countColumn, estimateColumns, leftColumn, numericColumn } from '../table.ts';
import { lineName, taskName, tasksOf } from './lines.ts';
import type { SectionMaker } from './section.ts';
import { taskHeading } from './section.ts';

/** Whether a feature family helps, within programs and on held-out ones. */
export const contrastsSection: SectionMaker = ({ result }) => {
  if (result.contrasts.length === 0) return null;
  return {
    id: 'families',
    title: 'Do feature families help?',
    about:
      'Each feature set minus the one it is compared with, by the same diagnoser on the same traces. A family that transfers helps on held-out programs, not only within. ' +
      'Star: p below 0.05 after Holm’s correction over the feature sets compared.',
    body: html`${tasksOf(result).map((task) => taskContrasts(result, task))}`,
  };
};

const readings = {
  S1: 'difference within programs',
  S4: 'difference on held-out programs',
  gap: 'difference of the gap S1 − S4',
  S1o: 'difference on unseen operators, program seen',
  S4o: 'difference on unseen operators, program unseen',
  'matched-gap': 'difference of the gap S1o − S4o',
} as const;

function taskContrasts(result: Result, task: TaskId): Markup | null {
  const contrasts = result.contrasts.filter((contrast) => contrast.task === task);
  if (contrasts.length === 0) return null;
  const groups = [...new Set(contrasts.map(groupOf))];
  return html`${taskHeading(task)}
${panels(
  `${taskName(task)}: feature sets against ${[...new Set(contrasts.map(({ against }) => against))].join(', ')}; difference in balanced accuracy with 95 % interval over programs.`,
  groups.map((group) =>
    contrastPanel(
      group,
      contrasts.filter((contrast) => groupOf(contrast) === group),
      contrasts,
    ),
  ),
  { numbers: contrastTable(task, contrasts), commands: result.commands },
)}`;
}

function groupOf({ diagnoser, normalisation, decision, window, split }: ResultContrast): string {
  const method = lineName({ diagnoser, features: diagnoser, normalisation, decision });
  return `${method}${window < 100 ? `, first ${window} %` : ''}: ${readings[split]}`;
}

function contrastPanel(
  title: string,
  contrasts: readonly ResultContrast[],
  reach: readonly ResultContrast[],
): Markup {
  const named = contrasts.map((contrast) => ({
    ...contrast,
    name: `${contrast.features}${contrast.differs ? ' *' : ''}`,
  }));
  const scale = { label: 'difference in balanced accuracy', at: 0, reach };
  return panel(title, intervalPlot(title, named, scale, panelWidth));
}

function contrastTable(task: TaskId, contrasts: readonly ResultContrast[]): Markup {
  return dataTable(`${taskName(task)}: feature sets compared`, contrasts, [
    leftColumn('diagnoser · features', lineName),
    leftColumn('against', ({ against }) => against),
    leftColumn('of', ({ split }) => split),
    countColumn('window (%)', ({ window }) => window),
    ...estimateColumns('difference', (contrast: ResultContrast) => contrast, formatSigned),
    numericColumn('p', ({ p }) => p, formatP),
    numericColumn('p (Holm)', ({ pHolm }) => pHolm, formatP),
  ]);
}
