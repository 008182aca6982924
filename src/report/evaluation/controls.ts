import type { TaskId } from '../../eval/contract.ts';
import { isMeasured } from '../../eval/controls/contract.ts';
import type { Result, ResultControl } from '../../eval/result.ts';
import { dataTable } from '../page/data-table.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import { intervalPlot } from '../page/interval-plot.ts';
import { html, type Markup } from '../page/markup.ts';
import { leftColumn, numericColumn } from '../table.ts';
import { reasonsOf } from './control-reasons.ts';
import { taskName } from './lines.ts';
import type { SectionMaker } from './section.ts';
import { taskHeading } from './section.ts';

/** Measurements that must come out null, or that explain the gap. */
export const controlsSection: SectionMaker = ({ result }) => {
  if (result.controls.length === 0) return null;
  const tasks = [...new Set(result.controls.map(({ task }) => task))];
  return {
    id: 'controls',
    title: 'Controls',
    about:
      'A gap means what it says only where these come out as they must. Some have a verdict; the others, such as how well the features give the program away, explain.',
    body: html`${tasks.map((task) => taskControls(result, task))}`,
  };
};

function taskControls(result: Result, task: TaskId): Markup {
  const controls = result.controls.filter((control) => control.task === task);
  return html`${taskHeading(task)}
${panels(`${taskName(task)}: controls with their 95 % intervals.`, controls.map(controlPanel), {
  numbers: controlTable(task, controls),
  commands: result.commands,
})}`;
}

function controlPanel({ title, reading, values, holds }: ResultControl): Markup {
  const measured = values.filter(isMeasured);
  return panel(
    html`${title}${verdictOf(holds)}`,
    html`
<p class="quiet">${reading}</p>
${measured.length > 0 && intervalPlot(title, measured, { label: 'value' }, panelWidth)}
${reasonsOf(values).map((line) => html`<p class="quiet">Not measured: ${line}</p>`)}`,
  );
}

function verdictOf(holds: boolean | null): Markup | null {
  if (holds === null) return null;
  return holds
    ? html` <span class="verdict holds">✓ holds</span>`
    : html` <span class="verdict fails">✗ does not hold</span>`;
}

function controlTable(task: TaskId, controls: readonly ResultControl[]): Markup {
  const lines = controls.flatMap(({ title, values }) => values.map((value) => ({ title, ...value })));
  return dataTable(`${taskName(task)}: controls`, lines, [
    leftColumn('control', ({ title }) => title),
    leftColumn('of', ({ name }) => name),
    numericColumn('value', ({ value }) => value),
    numericColumn('95 % from', ({ low }) => low),
    numericColumn('to', ({ high }) => high),
    leftColumn('missing', ({ reason }) => reason ?? ''),
  ]);
}
