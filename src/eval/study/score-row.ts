import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import type { PredictedRows } from '../evaluate.ts';
import { measureScores } from '../scores/score.ts';
import { type Tally, tallyPredictions } from '../scores/tally.ts';
import type { LoadedRecording } from './loaded-recording.ts';

/** What predictions score: a pure function of them, of their rows and of the severities of the recording. */
export async function scoreRow(
  { source }: LoadedRecording,
  { data, predictions }: Pick<PredictedRows, 'data' | 'predictions'>,
  bootstrap: BootstrapOptions,
): Promise<{ readonly tally: Tally; readonly scores: ReturnType<typeof measureScores> }> {
  const tally = tallyPredictions(data, predictions.predictions);
  const severities = await source.severities();
  const rows = data.rows.map((one) => ({ ...one, severity: severities?.get(one.traceId) ?? null }));
  return { tally, scores: measureScores({ ...data, rows }, predictions, tally, bootstrap) };
}
