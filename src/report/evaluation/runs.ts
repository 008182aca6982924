import type { ExampleRun } from '../../eval/study/example-runs.ts';
import type { Trace } from '../../traces/trace.ts';
import { dataTable } from '../page/data-table.ts';
import { html, type Markup } from '../page/markup.ts';
import { colours } from '../page/plot.ts';
import { type RunLine, runPlot } from '../page/run-plots.ts';
import { type Column, countColumn, numericColumn } from '../table.ts';
import type { SectionMaker } from './section.ts';

/** Single runs: what an instrument saw, and where the run failed. */
export const runsSection: SectionMaker = ({ traces }) => {
  if (traces === undefined || traces.length === 0) return null;
  return {
    id: 'runs',
    title: 'Single runs',
    about:
      'What was recorded of a few runs of the recording: of each architecture family a clean one, a killed one of each fault class, and some that diverged.',
    body: html`<div class="chooser" hidden><label for="run">Run</label>
<select id="run">${traces.map(({ trace }) => html`<option>${runName(trace)}</option>`)}</select></div>
${traces.map(runFigure)}`,
  };
};

function runName({ header }: Trace): string {
  const { family, operator, category, program, seedIndex, outcome } = header;
  const kind = category === null ? 'clean' : `${category}: ${operator}`;
  const end = outcome.kind === 'completed' ? '' : `, ${outcome.kind}`;
  return `${family}, ${kind}${end} (${program}, seed ${seedIndex})`;
}

function runFigure({ trace, killState }: ExampleRun): Markup {
  return html`<figure class="run">
<h3>${runName(trace)}</h3>
${runFacts(trace, killState)}
<div class="panels">${[lossPlot(trace), marginPlot(trace), gradientPlot(trace)]}</div>
<figcaption>Training loss blue, validation loss orange and dashed. Above the dashed line of the step over the critical step, an update ends higher than it started. Gradient norms have a line per weight tensor, the stronger the nearer to the output.</figcaption>
<details><summary>Numbers</summary>${runTable(trace)}</details>
</figure>`;
}

function runFacts({ header }: Trace, killState: ExampleRun['killState']): Markup {
  const { parameters, outcome, test, plannedSteps, doneSteps } = header;
  const settings = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  const facts: readonly (readonly [string, string])[] = [
    ['Fault', settings.length === 0 ? header.operator : `${header.operator} (${settings.join(', ')})`],
    ['Verdict on the mutant', killState ?? 'none: the healthy program'],
    ['End', 'step' in outcome ? `${outcome.kind} at step ${outcome.step}` : outcome.kind],
    ['Steps', `${doneSteps} of ${plannedSteps}`],
    ['Test loss', test?.loss?.toPrecision(4) ?? 'not finite'],
    ['Trace', header.traceId],
  ];
  return html`<dl class="facts">${facts.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`;
}

function lossPlot(trace: Trace): Markup {
  return runPlot('Loss', trace, [
    { name: 'training', colour: colours.within, values: trace.scalars['loss.train'] ?? [] },
    {
      name: 'validation',
      colour: colours.heldOut,
      dash: '5 3',
      values: trace.scalars['loss.validation'] ?? [],
    },
  ]);
}

/** Above 1, the step along the update ends higher than it started. */
function marginPlot(trace: Trace): Markup {
  const lines: RunLine[] = [
    {
      name: 'step over critical step',
      colour: colours.within,
      values: trace.scalars['curvature.critical-ratio'] ?? [],
    },
  ];
  return runPlot('Step over critical step', trace, lines, 1);
}

/** One line per weight tensor, the stronger the nearer to the output. */
function gradientPlot(trace: Trace): Markup {
  const layers = layerValues(trace);
  return runPlot(
    'Gradient norm by weight tensor',
    trace,
    layers.map((values, layer) => ({
      name: `tensor ${layer + 1}`,
      colour: colours.third,
      opacity: 0.3 + (0.7 * (layer + 1)) / layers.length,
      values,
    })),
  );
}

/** Gradient norms tensor by tensor instead of check by check. */
function layerValues({ layered }: Trace): (number | null)[][] {
  const checks = layered['gradient.norm'] ?? [];
  const layers = Math.max(0, ...checks.map((check) => check?.length ?? 0));
  return Array.from({ length: layers }, (_, layer) => checks.map((check) => check?.[layer] ?? null));
}

function runTable(trace: Trace): Markup {
  const checks = trace.steps.map((step, check) => ({ step, check }));
  const column = (heading: string, values: readonly (number | null)[]): Column<(typeof checks)[number]> =>
    numericColumn(
      heading,
      ({ check }) => values[check] ?? null,
      (value) => value.toPrecision(4),
    );
  return dataTable(`${runName(trace)}: what was recorded at each check`, checks, [
    countColumn('step', ({ step }) => step),
    column('training loss', trace.scalars['loss.train'] ?? []),
    column('validation loss', trace.scalars['loss.validation'] ?? []),
    column('step over critical step', trace.scalars['curvature.critical-ratio'] ?? []),
    ...layerValues(trace).map((values, layer) => column(`gradient norm, tensor ${layer + 1}`, values)),
  ]);
}
