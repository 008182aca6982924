import { diagnoseTrace } from '../diagnosis/diagnose.ts';
import { findTrace } from '../diagnosis/find-trace.ts';
import type { Corpus } from '../diagnosis/predict-task.ts';
import { cachedTrust, openTrust, shippedTrust } from '../diagnosis/trust/store.ts';
import { readRecording } from '../eval/recording.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { formatDiagnosis } from '../report/diagnosis/text.ts';
import { json, quiet, shippedRecording } from './common-options.ts';
import { defineCommand, option } from './options.ts';
import { printNote, printResult } from './output.ts';

export const registerDiagnose = defineCommand({
  name: 'diagnose',
  about:
    'say whether a run is faulty, of which class, on what evidence, what to try, and how far to trust that',
  args: [['<trace>', 'a trace file, or a recording']],
  options: {
    trace: option('<id>', 'result', 'which trace, where there are several'),
    corpus: option('<dir>', 'result', 'recording to learn from', { default: shippedRecording }),
    html: option('<file>', 'place', 'write a page with pictures too', { writes: 'file' }),
    quiet,
    json,
  },
  async run(path, { html, json, ...options }) {
    const trace = await findTrace(path, options.trace);
    const diagnosis = await diagnoseTrace(trace, await openCorpus(options.corpus, options.quiet));
    if (html !== undefined) {
      // Plots take a third of a second to load, which only who draws them should wait for.
      const { formatDiagnosisPage } = await import('../report/diagnosis/page.ts');
      await writeFileAtomic(html, formatDiagnosisPage(diagnosis, trace));
    }
    printResult(json, diagnosis, formatDiagnosis);
  },
});

async function openCorpus(corpus: string, quiet: boolean): Promise<Corpus> {
  return {
    recording: await readRecording({ directory: corpus }),
    trust: openTrust([shippedTrust, cachedTrust()]),
    onMeasure(task) {
      if (!quiet) printNote(`${task}: measuring once how often this diagnoser is correct on new programs …`);
    },
  };
}
