import type { TaskId } from '../../eval/contract.ts';
import type { ReportInput } from '../input.ts';
import type { Markup } from './markup.ts';

/** A part of the page under one heading. */
export interface Section {
  /** Anchor within the page. */
  readonly id: string;
  readonly title: string;
  /** What is seen, and how to read it. */
  readonly about: string;
  readonly body: Markup;
  /** The task that it is of, where the page lets its reader choose one. */
  readonly task?: TaskId;
}

/** Makes a section, or null where the input has nothing for it. */
export type SectionMaker = (input: ReportInput) => Section | null;
