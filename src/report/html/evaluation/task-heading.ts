import type { TaskId } from '../../../eval/contract.ts';
import { taskName, taskTitle } from '../../lines.ts';
import { html, type Markup } from '../markup.ts';

/** The heading of what belongs to a task: its name and its question. */
export function taskHeading(task: TaskId): Markup {
  return html`<h3>${taskName(task)} <span class="question">${taskTitle(task)}</span></h3>`;
}
