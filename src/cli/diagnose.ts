import { join } from 'node:path';
import type { Command } from 'commander';
import { diagnoseTrace } from '../diagnosis/diagnose.ts';
import { findTrace } from '../diagnosis/find-trace.ts';
import type { Corpus } from '../diagnosis/predict-task.ts';
import { cachedTrust, openTrust, shippedTrust } from '../diagnosis/trust/store.ts';
import { readRecording } from '../eval/recording.ts';
import { packageRoot, writeFileAtomic } from '../lib/files.ts';
import { formatDiagnosis } from '../report/diagnosis/text.ts';
import { printJson, printNote, printText } from './output.ts';

interface DiagnoseOptions {
  readonly trace?: string;
  readonly corpus: string;
  readonly html?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export function registerDiagnose(program: Command): void {
  program
    .command('diagnose')
    .description(
      'say whether a run is faulty, of which class, what speaks for it, what to try, and how far to trust that',
    )
    .argument('<trace>', 'a trace file, or a recording')
    .option('--trace <id>', 'which trace, where there are several')
    .option('--corpus <dir>', 'recording to learn from', join(packageRoot, 'corpus', 'recorded'))
    .option('--html <file>', 'write a page with pictures too')
    .option('--quiet', 'no progress')
    .option('--json', 'print JSON on stdout')
    .action(async (path: string, options: DiagnoseOptions) => {
      const trace = await findTrace(path, options.trace);
      const diagnosis = await diagnoseTrace(trace, await openCorpus(options));
      if (options.html !== undefined) {
        // Plots take a third of a second to load, which only who draws them should wait for.
        const { formatDiagnosisPage } = await import('../report/diagnosis/page.ts');
        await writeFileAtomic(options.html, formatDiagnosisPage(diagnosis, trace));
      }
      if (options.json) printJson(diagnosis);
      else printText(formatDiagnosis(diagnosis));
    });
}

async function openCorpus({ corpus, quiet = false }: DiagnoseOptions): Promise<Corpus> {
  return {
    recording: await readRecording({ directory: corpus }),
    trust: openTrust([shippedTrust, cachedTrust()]),
    onMeasure(task) {
      if (!quiet)
        printNote(`${task}: measuring once how right this diagnoser is about programs it never saw …`);
    },
  };
}
