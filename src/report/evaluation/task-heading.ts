import type { TaskId } from '../../eval/contract.ts';
import { html, type Markup } from '../page/markup.ts';
import { taskName, taskTitle } from './lines.ts';

/** The heading of what belongs to a task: its name and its question. */
export function taskHeading(task: TaskId): Markup {
  return html`<h3>${taskName(task)} <span class="question">${taskTitle(task)}</span></h3>`;
}
