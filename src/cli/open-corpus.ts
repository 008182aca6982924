import type { Corpus } from '../diagnosis/predict-task.ts';
import { cachedTrust, openTrust, shippedTrust } from '../diagnosis/trust/store.ts';
import { readRecording } from '../eval/recording.ts';
import { printNote } from './output.ts';

/** What `diagnose` learns from, and the trust that was measured in it. */
export async function openCorpus(corpus: string, quiet: boolean): Promise<Corpus> {
  return {
    recording: await readRecording({ directory: corpus }),
    trust: openTrust([shippedTrust, cachedTrust()]),
    onMeasure(task) {
      if (!quiet) printNote(`${task}: measuring once how often this diagnoser is correct on new programs …`);
    },
  };
}
