import { headline } from '../../eval/splits/index.ts';
import type { BoardEntry } from '../../leaderboard/board.ts';
import type { LevelScore, TaskScore } from '../../leaderboard/entry-score.ts';
import { metricIds } from '../../leaderboard/metric-intervals.ts';
import { wordTrack } from '../../leaderboard/tracks.ts';
import { taskName, taskTitle } from '../evaluation/lines.ts';
import { formatInterval, formatP, formatSigned } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { commandList } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { formatPage, type Section } from '../page/page.ts';
import { leftColumn, numericColumn } from '../table.ts';
import { sawHeldOut } from './ranking.ts';
import { downloads, levelOf, markSentence, metricNames, splitName } from './records.ts';

/** The page of one entry: its card, and every number of it. */
export function entryPage(entry: BoardEntry): string {
  const { name, card, score } = entry;
  return formatPage({
    title: `${name}: faultgap leaderboard`,
    opening: opening(entry),
    sections: [...score.tasks.map(taskSection), filesSection(name)],
    footer: html`<p>Predictions <code>${score.predictionsSha256}</code> of the recording <code>${card.corpus}</code> under the splits <code>${card.splits}</code>.</p>`,
  });
}

function opening({ name, card, tier, marks, leftOut }: BoardEntry): Markup {
  const facts: [string, Markup | string][] = [
    ['Entry', name],
    ['Authors', card.authors.join(', ')],
    ['Method', card.method],
    [
      'Code',
      card.code === null
        ? 'not given'
        : html`<a href="${card.code}" rel="noopener noreferrer nofollow">${card.code}</a>`,
    ],
    ['Trained on', card.trainedOn],
    ['Selection', card.selection],
    ['Looked at held-out programs', sawHeldOut(card)],
    ['Track', `${card.track}. ${wordTrack(card.track)}`],
    ['Evidence', tier],
    ...(leftOut.length === 0 ? [] : [['Left out', leftOut.join(', ')] as [string, string]]),
    ...marks.map((mark): [string, string] => ['Mark', `${taskName(mark.task)}: ${markSentence(mark)}`]),
  ];
  return html`<header>
<p><a href="../index.html">All entries</a></p>
<h1>${card.title}</h1>
<dl class="facts">${facts.map(([term, what]) => html`<dt>${term}</dt><dd>${what}</dd>`)}</dl>
</header>`;
}

function taskSection(score: TaskScore): Section {
  const title = taskName(score.task);
  return {
    id: score.task,
    title,
    about: `${taskTitle(score.task)} ${score.n} traces, predicted ${score.repeats === 1 ? 'once' : `${score.repeats} times`} under each split.`,
    body: html`${gapLine(score)}
${metricTable(title, score)}
${programTable(title, score)}
${score.levels.map((level) => confusionTable(title, level))}`,
  };
}

function gapLine({ gap }: TaskScore): Markup | null {
  if (gap === null) return null;
  return html`<p>Gap S1 − S4: <strong>${formatSigned(gap.value)}</strong> ${formatInterval(gap)}, p ${formatP(gap.p)}.</p>`;
}

function metricTable(title: string, { levels }: TaskScore): Markup {
  type Metric = (typeof metricIds)[number];
  return dataTable(`${title}: every metric with its 95 % interval over programs`, metricIds, [
    leftColumn('metric', (id) => metricNames[id]),
    ...levels.flatMap(({ split, metrics }) => [
      numericColumn<Metric>(splitName(split), (id) => metrics[id]?.value ?? null),
      numericColumn<Metric>(`${split} from`, (id) => metrics[id]?.low ?? null),
      numericColumn<Metric>(`${split} to`, (id) => metrics[id]?.high ?? null),
    ]),
  ]);
}

function programTable(title: string, score: TaskScore): Markup {
  const programs = Object.keys(score.levels[0]!.programs);
  const own = (split: string) => (program: string) => levelOf(score, split)?.programs[program] ?? null;
  return dataTable(`${title}: balanced accuracy by program, and its share in the gap`, programs, [
    leftColumn('program', (program) => program),
    numericColumn('within', own(headline.within)),
    numericColumn('held out', own(headline.heldOut)),
    numericColumn(
      'share in the gap',
      (program) => score.gap?.contributions[program] ?? null,
      (value) => formatSigned(value, 4),
    ),
  ]);
}

function confusionTable(title: string, { split, classes, confusion }: LevelScore): Markup {
  return dataTable(
    `${title}, ${splitName(split)}: traces by class (rows) and prediction (columns)`,
    [...classes.keys()],
    [
      leftColumn('class', (row) => classes[row]!),
      ...classes.map((name, c) =>
        numericColumn<number>(
          name,
          (row) => confusion[row]![c]!,
          (value) => value.toFixed(1),
        ),
      ),
    ],
  );
}

function filesSection(name: string): Section {
  return {
    id: 'files',
    title: 'Files',
    about: 'The numbers of this page, and what makes them again.',
    body: html`${downloads('Metrics', `entries/${name}/metrics`, '../')}
${downloads('Programs', `entries/${name}/programs`, '../')}
<p class="downloads"><a href="../data/entries/${name}/score.json" download>Everything as JSON</a></p>
${commandList([`faultgap submit score corpus/submissions/${name}`])}`,
  };
}
