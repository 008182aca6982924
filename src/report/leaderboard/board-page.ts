import type { Board, Ranking } from '../../leaderboard/board.ts';
import { openMarks, tiers } from '../../leaderboard/evidence.ts';
import { inductive, wordTrack } from '../../leaderboard/tracks.ts';
import { taskName, taskTitle } from '../evaluation/lines.ts';
import { formatRange } from '../numbers.ts';
import { dataTable } from '../page/data-table.ts';
import { commandList } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { formatPage, type Section } from '../page/page.ts';
import { countColumn, leftColumn, numericColumn, rightColumn } from '../table.ts';
import { heatMap } from './heat-map.ts';
import { rankingTable } from './ranking.ts';
import { downloads, markSentence, rankingId, rankingName } from './records.ts';

/** The page of rankings: one section per task and track that has an entry. */
export function boardPage(board: Board): string {
  return formatPage({
    title: 'faultgap leaderboard',
    opening: opening(board),
    sections: [
      ...blindSections(board),
      ...board.rankings.map((ranking) => rankingSection(board, ranking)),
      howToRead,
      howToEnter,
    ],
    footer: html`<p>Made by faultgap from the predictions of every entry; <code>faultgap leaderboard build --out DIR</code> makes the same bytes again.</p>`,
  });
}

function opening({ entries, programs, corpus, splits, isBlind, rankings }: Board): Markup {
  const names = [...new Set(rankings.map(({ task }) => task))];
  const tracks = [...new Set(rankings.map(({ track }) => track))];
  const labels = isBlind
    ? 'Labels were kept from those who predicted.'
    : 'Entries are scored on labels that are public.';
  const waiting = entries.filter(({ marks }) => openMarks(marks).length > 0).map(({ name }) => name);
  return html`<header>
<h1>Leaderboard of fault diagnosers</h1>
<p class="lede">Who names faults of deep-learning training best on programs never seen before.</p>
<p class="quiet">${entries.length} entries, ${programs} programs. Recording <code>${corpus.slice(0, 12)}</code>, splits <code>${splits.slice(0, 12)}</code>. ${labels}</p>
${waiting.length > 0 && html`<div class="warnings"><p>Not ranked until a person has looked: ${waiting.join(', ')}.</p></div>`}
<div class="filters" hidden>
${choice('task', 'Task', names, taskName)}
${choice('track', 'Track', tracks)}
${choice('evidence', 'Evidence', tiers)}
<div><label for="words">Entries with the words</label>
<input id="words" type="search"></div>
<p class="quiet" role="status"></p>
</div>
</header>`;
}

function choice<T extends string>(
  id: string,
  label: string,
  values: readonly T[],
  name = (value: T): string => value,
) {
  return html`<div><label for="${id}">${label}</label>
<select id="${id}"><option value="">all</option>${values.map((value) => html`<option value="${value}">${name(value)}</option>`)}</select></div>
`;
}

function rankingSection(board: Board, ranking: Ranking): Section {
  const { task, track, lines } = ranking;
  const [id, title] = [rankingId(ranking), rankingName(ranking)];
  const isMain = track === inductive;
  return {
    ...{ id, task, track, title },
    about: `${taskTitle(task)} ${wordTrack(track)} ${lines[0]!.score.n} traces.`,
    body: html`${rankingTable(title, board, lines)}
${markList(board, ranking)}
${downloads('Ranking', id, '')}
${isMain && heatMap(title, lines)}
${downloads('Programs', `${id}-programs`, '')}`,
  };
}

/** Scores that nobody could have made by looking at labels. */
function blindSections({ blind }: Board): Section[] {
  if (blind.length === 0) return [];
  const lines = blind.flatMap((one) =>
    one.score.tasks.map((ofTask) => ({ ...one, ofTask, level: ofTask.levels[0]! })),
  );
  type Line = (typeof lines)[number];
  return [
    {
      id: 'blind',
      title: 'Scored blind',
      about:
        'By organisers, on programs that nobody else has. Each hidden set has traces of its own, so that only lines of one key are to be compared.',
      body: html`<div class="ranking">${dataTable('Scores on hidden sets', lines, [
        leftColumn<Line>('entry', ({ entry }) => entry),
        leftColumn('task', ({ ofTask }) => taskName(ofTask.task)),
        leftColumn('evidence', () => tiers[0]),
        numericColumn('held out (S4)', ({ level }) => level.metrics.balancedAccuracy?.value ?? null),
        rightColumn('S4 95 %', ({ level }) => formatRange(level.metrics.balancedAccuracy)),
        countColumn('programs', ({ level }) => Object.keys(level.programs).length),
        countColumn('traces', ({ ofTask }) => ofTask.n),
        leftColumn('organiser', ({ organiser }) => organiser),
        leftColumn('key', ({ keySha256 }) => keySha256.slice(0, 12)),
      ])}</div>`,
    },
  ];
}

/** What a person must look at, or has looked at, in whole sentences. */
function markList({ entries }: Board, { task, lines }: Ranking): Markup | null {
  const listed = new Set(lines.map(({ name }) => name));
  const marks = entries
    .filter(({ name }) => listed.has(name))
    .flatMap(({ name, marks }) => marks.filter((mark) => mark.task === task).map((mark) => ({ name, mark })));
  if (marks.length === 0) return null;
  return html`<ul class="marks">${marks.map(({ name, mark }) => html`<li>${name}: ${markSentence(mark)}</li>`)}</ul>`;
}

const howToRead: Section = {
  id: 'reading',
  title: 'How to read this',
  about:
    'Entries are ranked by balanced accuracy on held-out programs (S4): every program is predicted by a diagnoser that never saw a run of it.',
  body: html`<p>Beside it stands the score within programs (S1), where other mutants of the same program were seen, and the gap between the two. Intervals hold 95 % and come from drawing programs with replacement, both sides of a difference by the same draws. The p-values flip the signs of the shares of programs, and are corrected by Holm for the number of entries.</p>
<p><strong>Entries that do not differ share a rank</strong>: the next rank begins with the first entry that is worse than the first of its rank with its whole interval and with p below 0.05.</p>
<p><strong>Evidence</strong> says who vouches for a score. <em>Blind</em>: an organiser scored it on labels that nobody else had. <em>Re-run</em>: the predictions were made again from the entry’s code and are the same. <em>Self-declared</em>: the labels are public and the authors say that they did not use them.</p>
<p><strong>Marks</strong> name what looks wrong: a perfect score, less than half the error of the best entry that was re-run, errors that fall on runs as if by lot, answers that depend on the order of rows, or another entry’s answers. An entry with a mark has no rank until a person has looked.</p>`,
};

const howToEnter: Section = {
  id: 'enter',
  title: 'How to enter',
  about:
    'Predict every trace once per split and repeat, in any language, and send the predictions with a card.',
  body: html`${commandList(['faultgap leaderboard export --out DIR', 'faultgap submit score predictions.csv'])}
<p>The guide is <code>docs/submitting.md</code> in the repository.</p>`,
};
