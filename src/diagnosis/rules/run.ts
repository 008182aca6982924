import { observe } from '../../traces/observed.ts';
import type { ObservedTrace, RunHeader, Trace } from '../../traces/trace.ts';

/** A run as rules see it: what an extractor may see, how the run ended, and how its log was read. */
export interface Run extends ObservedTrace {
  readonly doneSteps: number;
  readonly outcome: RunHeader['outcome'];
}

export function viewRun(trace: Trace): Run {
  const { doneSteps, outcome } = trace.header;
  return { ...observe(trace), doneSteps, outcome };
}
