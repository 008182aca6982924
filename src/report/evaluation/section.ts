import type { TaskId } from '../../eval/contract.ts';
import type { Result } from '../../eval/result.ts';
import type { ExampleRun } from '../../eval/study/example-runs.ts';
import type { SweepResult } from '../../sweep/result.ts';
import { html, type Markup } from '../page/markup.ts';
import type { Section } from '../page/page.ts';
import { taskName, taskTitle } from './lines.ts';

/** What a report is made of; it shows these numbers and computes none. */
export interface ReportInput {
  readonly result: Result;
  /** Of `faultgap sweep`. */
  readonly sweep?: SweepResult | undefined;
  /** Single runs to look at. */
  readonly traces?: readonly ExampleRun[] | undefined;
}

/** Makes a section, or null where the input has nothing for it. */
export type SectionMaker = (input: ReportInput) => Section | null;

/** The heading of what belongs to a task: its name and its question. */
export function taskHeading(task: TaskId): Markup {
  return html`<h3>${taskName(task)} <span class="question">${taskTitle(task)}</span></h3>`;
}
