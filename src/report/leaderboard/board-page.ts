import type { TaskId } from '../../eval/contract.ts';
import type { Board, BoardLine } from '../../leaderboard/board.ts';
import { taskName, taskTitle } from '../evaluation/lines.ts';
import { commandList } from '../page/figure.ts';
import { html, type Markup } from '../page/markup.ts';
import { formatPage, type Section } from '../page/page.ts';
import { heatMap } from './heat-map.ts';
import { rankingTable } from './ranking.ts';
import { downloads } from './records.ts';

/** The page of rankings: one section per task that has an entry. */
export function boardPage(board: Board): string {
  const ranked = [...board.rankings].filter(([, lines]) => lines.length > 0);
  return formatPage({
    title: 'faultgap leaderboard',
    opening: opening(
      board,
      ranked.map(([task]) => task),
    ),
    sections: [...ranked.map(([task, lines]) => taskSection(board, task, lines)), howToRead, howToEnter],
    footer: html`<p>Made by faultgap from the predictions of every entry; <code>faultgap leaderboard build --out DIR</code> makes the same bytes again.</p>`,
  });
}

function opening({ entries, programs, corpus, splits }: Board, tasks: readonly TaskId[]): Markup {
  return html`<header>
<h1>Leaderboard of fault diagnosers</h1>
<p class="lede">Who names faults of deep-learning training best on programs never seen before.</p>
<p class="quiet">${entries.length} entries, ${programs} programs. Recording <code>${corpus.slice(0, 12)}</code>, splits <code>${splits.slice(0, 12)}</code>. Entries are scored on labels that are public.</p>
<div class="filters" hidden>
<div><label for="task">Task</label>
<select id="task"><option value="">all</option>${tasks.map((task) => html`<option value="${task}">${taskName(task)}</option>`)}</select></div>
<div><label for="words">Entries with the words</label>
<input id="words" type="search"></div>
<p class="quiet" role="status"></p>
</div>
</header>`;
}

function taskSection(board: Board, task: TaskId, lines: readonly BoardLine[]): Section {
  const title = taskName(task);
  return {
    id: task,
    task,
    title,
    about: `${taskTitle(task)} ${lines[0]!.score.n} traces.`,
    body: html`${rankingTable(title, board, lines)}
${downloads('Ranking', task, '')}
${heatMap(title, lines)}
${downloads('Programs', `${task}-programs`, '')}`,
  };
}

const howToRead: Section = {
  id: 'reading',
  title: 'How to read this',
  about:
    'Entries are ranked by balanced accuracy on held-out programs (S4): every program is predicted by a diagnoser that never saw a run of it.',
  body: html`<p>Beside it stands the score within programs (S1), where other mutants of the same program were seen, and the gap between the two. Intervals hold 95 % and come from drawing programs with replacement, both sides of a difference by the same draws. The p-values flip the signs of the shares of programs; those against the best entry are corrected by Holm for the number of entries. Two entries whose difference has an interval across 0 cannot be distinguished on this corpus, whatever their ranks.</p>`,
};

const howToEnter: Section = {
  id: 'enter',
  title: 'How to enter',
  about:
    'Predict every trace once per split and repeat, in any language, and send the predictions with a card.',
  body: html`${commandList(['faultgap leaderboard export --out DIR', 'faultgap submit score predictions.csv'])}
<p>The guide is <code>docs/submitting.md</code> in the repository.</p>`,
};
