import type { Trace } from '../../traces/trace.ts';
import type { ExamPredictions } from './contract.ts';

/** What is said of one run. */
type Said = Pick<ExamPredictions['predictions'][number], 'verdict' | 'class' | 'advice'>;

/** Who takes the exam. */
export interface Predictor {
  readonly id: string;
  predict(trace: Trace): Said | Promise<Said>;
}
