import * as Plot from '@observablehq/plot';
import type { Diagnosis, DiagnosisPrediction, Trust } from '../../diagnosis/contract.ts';
import { tasks } from '../../eval/tasks/index.ts';
import { hasTwoPlayers } from '../../traces/observed.ts';
import type { Trace } from '../../traces/trace.ts';
import { formatNumber } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { panel, panels, panelWidth } from '../page/figure.ts';
import { html, type Markup, type Piece } from '../page/markup.ts';
import { formatPage, type Section } from '../page/page.ts';
import { axis, colours, gridY, renderPlot } from '../page/plot.ts';
import { runPlot, unitOf } from '../page/run-plots.ts';
import { countColumn, leftColumn, numericColumn } from '../table.ts';
import { bandSection } from './bands.ts';
import {
  adviceOrigin,
  calibrationWords,
  classWord,
  factWords,
  formatProbability,
  isSaid,
  learnerPlace,
  lengthWords,
  limitOf,
  predictionWord,
  signalsTitle,
  type TrustedAnswer,
  trustedAnswers,
  trustWords,
  unusualWords,
  verdictOf,
} from './lines.ts';
import { signalFigure } from './signal-figure.ts';
import { trialColumns, trialRemarks, trialRows, trialsTitle } from './trials.ts';

const command = 'faultgap diagnose TRACE --html FILE';

/** A diagnosis as one HTML file that needs nothing else. The same input gives the same bytes. */
export function formatDiagnosisPage(diagnosis: Diagnosis, trace: Trace): string {
  return formatPage({
    title: 'faultgap: diagnosis of a run',
    opening: opening(diagnosis),
    sections: [
      ...factSection(diagnosis),
      ...adviceSection(diagnosis),
      ...trialSection(diagnosis),
      runSection(trace),
      ...bandSection(diagnosis, command),
      ...signalSection(diagnosis),
      ...(diagnosis.answers.some(({ probabilities }) => probabilities.length > 0)
        ? [predictionSection(diagnosis), trustSection(diagnosis)]
        : []),
    ],
    footer: html`<p>Made by faultgap. ${diagnosis.training.columns > 0 && html`Trained on the recording <code>${diagnosis.training.corpus.slice(0, 12)}</code>, ${diagnosis.training.columns} columns of ${diagnosis.training.families.join(', ')}.`}</p>`,
  });
}

function opening(diagnosis: Diagnosis): Markup {
  const { id, program, outcome } = diagnosis.trace;
  return html`<header>
<h1>Diagnosis of a run</h1>
<p class="lede">${withCode(verdictOf(diagnosis))}</p>
<p class="quiet">Run <code>${id}</code> of ${program}: ${outcome}, ${lengthWords(diagnosis.trace)}.</p>
${learnerPart(diagnosis)}
<aside class="warnings" aria-labelledby="notes"><h2 id="notes">Read this first</h2>
<ul>${diagnosis.notes.map((note) => html`<li>${withCode(note)}</li>`)}</ul></aside>
</header>`;
}

function learnerPart(diagnosis: Diagnosis): Markup {
  const { answers } = diagnosis;
  const [first] = answers;
  if (answers.every(({ status, why }) => status === 'not-asked' && why === first!.why))
    return html`<p class="quiet">The learner was not consulted: ${first!.why}.</p>`;
  return html`<p class="quiet">${learnerPlace(diagnosis)} The learner says:</p>
<dl class="key">${answers.map((prediction) => keyPrediction(prediction, diagnosis))}</dl>`;
}

/** Names of columns, which stand between backticks, as code. */
function withCode(words: string): Piece[] {
  return words.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}

function keyPrediction(prediction: DiagnosisPrediction, diagnosis: Diagnosis): Markup {
  const { task, probabilities, trust, why } = prediction;
  const [first] = probabilities;
  const beside = [
    ...(first === undefined || why !== null
      ? []
      : [`${classWord(first.name)} ${formatProbability(first.value)}`]),
    ...(trust === null
      ? []
      : [`balanced accuracy on programs never seen: ${formatNumber(trust.balancedAccuracy.value)}`]),
  ];
  return html`<div><dt>${tasks.get(task).title}</dt>
<dd><span class="value">${predictionWord(prediction, diagnosis)}</span>
<span class="beside">${beside.join('; ')}</span></dd></div>`;
}

function signalSection(diagnosis: Diagnosis): Section[] {
  if (diagnosis.unusual.columns === 0) return [];
  const section = {
    id: 'signals',
    title: signalsTitle(diagnosis),
    about: `${unusualWords(diagnosis)} A weight is the fall of a prediction's odds when a typical healthy run's feature replaces that of this run. Features that say the same cover for each other.`,
    body:
      diagnosis.signals.length === 0
        ? html`<p>Every number lies where those of healthy runs lie.</p>`
        : signalFigure(diagnosis.signals, [command]),
  };
  return [section];
}

function factSection({ facts }: Diagnosis): Section[] {
  if (facts.length === 0) return [];
  return [
    {
      id: 'facts',
      title: 'What is so',
      about:
        'Rules say this from the run alone. A fact is called a fault only together with what came of it.',
      body: html`<ul>${facts.map((fact) => html`<li>${fact.fault && html`<strong>Fault.</strong> `}${withCode(factWords(fact))}. <span class="quiet">${fact.rule}</span></li>`)}</ul>`,
    },
  ];
}

function adviceSection({ advice }: Diagnosis): Section[] {
  if (advice.length === 0) return [];
  return [
    {
      id: 'advice',
      title: 'What to try',
      about: 'What rules say comes first, then what most signals of this run point to.',
      body: html`<ol>${advice.map((one, i) => html`<li>${one.action}. ${!isSaid(one, advice[i - 1]) && html`<span class="quiet">${adviceOrigin(one)}</span>${one.because.length > 0 && html`<ul>${one.because.map((sentence) => html`<li>${withCode(sentence)}</li>`)}</ul>`}`}</li>`)}</ol>`,
    },
  ];
}

function trialSection({ trials }: Diagnosis): Section[] {
  if (trials === null) return [];
  return [
    {
      id: 'trials',
      title: trialsTitle,
      about: 'Each change alone, with the same seeds as the training as it is. More is better.',
      body: html`${dataTable('Score by change and seed', trialRows(trials), trialColumns(trials))}${trialRemarks(trials).map((words) => html`<p>${words}</p>`)}`,
    },
  ];
}

/** What of a run is drawn. */
const drawn = [
  ['Loss', [['training', 'loss.train', colours.within], ['validation', 'loss.validation', colours.heldOut], ['mini-batches', 'loss.batch-mean', colours.muted]]],
  ['Two players', [['generator', 'loss.generator', colours.within], ['discriminator', 'loss.discriminator', colours.heldOut]]],
  ['Score', [['training', 'loss.train-score', colours.within], ['validation', 'loss.validation-score', colours.heldOut]]],
] as const; // biome-ignore format: a table

function runSection(trace: Trace): Section {
  const shown = drawn.flatMap(([title, lines]) => {
    const recorded = lines.filter(([, metric]) => Object.hasOwn(trace.scalars, metric));
    return recorded.length === 0 ? [] : [{ title, lines: recorded }];
  });
  const players = hasTwoPlayers(trace);
  return {
    id: 'curves',
    title: 'The run',
    about: `Blue: ${players ? 'generator; orange: discriminator' : 'training; orange: validation'}${Object.hasOwn(trace.scalars, 'loss.batch-mean') ? '; grey: mini-batches, as training weighs their rows' : ''}.`,
    body: panels(
      players ? 'Losses at every check.' : 'Loss and score at every check.',
      shown.map(({ title, lines }) =>
        runPlot(
          title,
          trace,
          lines.map(([name, metric, colour]) => ({ name, colour, values: trace.scalars[metric]! })),
        ),
      ),
      { numbers: runTable(trace), commands: [command] },
    ),
  };
}

function runTable(trace: Trace): Markup {
  const { steps, scalars } = trace;
  const metrics = drawn
    .flatMap(([, lines]) => lines.map(([, metric]) => metric))
    .filter((id) => Object.hasOwn(scalars, id));
  return dataTable(
    'Loss and score',
    [...steps.keys()],
    [
      countColumn(unitOf(trace), (check) => steps[check]!),
      ...metrics.map((id) => numericColumn<number>(id, (check) => scalars[id]![check] ?? null)),
    ],
  );
}

function predictionSection({ answers }: Diagnosis): Section {
  return {
    id: 'answers',
    title: 'How sure',
    about: 'Calibrated probabilities; a class is named from the line of its bar on.',
    body: panels('Probability of each class.', answers.map(predictionPanel), {
      numbers: html`${answers.map(({ task, probabilities }) =>
        dataTable(tasks.get(task).title, probabilities, [
          leftColumn('class', ({ name }) => classWord(name)),
          numericColumn('probability', ({ value }) => value),
        ]),
      )}`,
      commands: [command],
    }),
  };
}

function predictionPanel(prediction: DiagnosisPrediction): Markup {
  const { task, why, probabilities } = prediction;
  const title = tasks.get(task).title;
  const bars = probabilities.map(({ name, value }) => {
    return { name: classWord(name), value, limit: limitOf(name, prediction) };
  });
  if (why !== null) return panel(title, html`<p>No prediction: ${why}.</p>`);
  const plot = renderPlot(title, {
    width: panelWidth,
    height: probabilities.length * 34 + 60,
    marginLeft: 96,
    marginBottom: 40,
    x: axis('probability', { domain: [0, 1], ticks: 4 }),
    y: { label: null, tickSize: 0, domain: bars.map(({ name }) => name) },
    marks: [
      Plot.barX(bars, { x: 'value', y: 'name', fill: colours.within, insetTop: 4, insetBottom: 4 }),
      Plot.tickX(
        bars.filter(({ limit }) => limit !== null),
        { x: 'limit', y: 'name', stroke: colours.heldOut, strokeWidth: 2 },
      ),
    ],
  });
  return panel(title, plot);
}

function trustSection(diagnosis: Diagnosis): Section {
  const trusted = trustedAnswers(diagnosis);
  return {
    id: 'trust',
    title: 'How far to trust it',
    about:
      'Accuracy of the same diagnoser, trained on the same columns, on programs it was not trained on, when it predicts only the traces it is surest of.',
    body: panels(
      'Accuracy among predicted traces, by the share predicted; the dot is the chosen threshold.',
      trusted.map(trustPanel),
      {
        numbers: html`${trusted.map(({ trust }) => trustTable(trust))}`,
        commands: ['npx tsx scripts/calibrate-diagnoser.ts'],
      },
    ),
  };
}

function trustPanel(answer: TrustedAnswer): Markup {
  const { trust } = answer;
  const title = tasks.get(trust.task).title;
  // Detection goes by limits of its own.
  const chosen =
    trust.accuracy === null || trust.alarms !== null
      ? []
      : [{ coverage: trust.coverage, accuracy: trust.accuracy }];
  const plot = renderPlot(title, {
    width: panelWidth,
    height: 210,
    marginLeft: 48,
    marginBottom: 40,
    x: axis('share predicted', { domain: [0, 1], ticks: 4 }),
    y: { label: null, domain: [Math.min(0.5, ...trust.curve.map(({ accuracy }) => accuracy)), 1], ticks: 4 },
    marks: [
      gridY(4),
      Plot.ruleY([trust.target], { stroke: colours.muted, strokeDasharray: '4 3' }),
      Plot.lineY(trust.curve, { x: 'coverage', y: 'accuracy', stroke: colours.within, strokeWidth: 2 }),
      Plot.dot(chosen, { x: 'coverage', y: 'accuracy', r: 5, fill: colours.heldOut }),
    ],
  });
  return panel(
    title,
    html`${plot}<p class="quiet">${trust.diagnoser}: ${trustWords(answer)}; ${calibrationWords(answer)}.</p>`,
  );
}

function trustTable({ task, curve, alarms }: Trust): Markup {
  return dataTable(`${tasks.get(task).title}: accuracy among the surest`, curve, [
    numericColumn('share predicted', ({ coverage }) => coverage),
    // Of detection, printed probabilities are on the scale of as many checks.
    ...(alarms === null
      ? [numericColumn<Trust['curve'][number]>('from probability', ({ threshold }) => threshold)]
      : []),
    numericColumn('accuracy', ({ accuracy }) => accuracy),
  ]);
}
