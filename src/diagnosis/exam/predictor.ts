import type { Trace } from '../../traces/trace.ts';
import type { Repair } from '../contract.ts';
import type { ExamPredictions } from './contract.ts';

/** What is said of one run. */
export interface Said extends Pick<ExamPredictions['predictions'][number], 'verdict' | 'class'> {
  /** What to change, the first first; by the usual factor where none is named. */
  readonly advice: readonly { readonly repair: Repair; readonly times?: number | null }[];
}

/** Who takes the exam. */
export interface Predictor {
  readonly id: string;
  predict(trace: Trace): Said | Promise<Said>;
}
