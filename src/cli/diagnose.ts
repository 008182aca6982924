import type { Diagnosis } from '../diagnosis/contract.ts';
import type { Corpus } from '../diagnosis/corpus.ts';
import type { Trials } from '../diagnosis/try/contract.ts';
import type { TryScript } from '../diagnosis/try/script.ts';
import { InputError } from '../lib/errors.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { showOneLine } from '../lib/plain-text.ts';
import type { FileFinding } from '../traces/import/findings.ts';
import type { Trace } from '../traces/trace.ts';
import { findRecording, json, quiet, reference } from './common-options.ts';
import { printFindings } from './findings.ts';
import { defineCommand, option } from './options.ts';
import { printNote, printResult, printText } from './output.ts';
import { summaries } from './summaries.ts';

export const registerDiagnose = defineCommand({
  name: 'diagnose',
  about: summaries.diagnose,
  page: 'docs/diagnosing.md',
  examples: [
    'diagnose training.log',
    'diagnose my-net.arrow --html my-net.html',
    'diagnose my-net.jsonl --try train.ts',
  ],
  args: [
    [
      '<trace>',
      `a log of any tool or a folder of logs, as written; a trace file; a recording (\`${reference}\`: the shipped one)`,
      findRecording,
    ],
  ],
  options: {
    trace: option('<id>', 'result', 'which trace, or run of logs by its name, where there are several'),
    corpus: option('<dir>', 'result', 'recording to learn from', {
      default: reference,
      finds: findRecording,
    }),
    try: option(
      '<script>',
      'result',
      'train with the first three pieces of advice and say which helped (docs/trying.md)',
    ),
    html: option('<file>', 'place', 'write a page with pictures too', { writes: 'file' }),
    quiet,
    json,
  },
  async run(path, { html, json, ...options }) {
    // Readers of logs and the learner take half a second to load, which help should not wait for.
    const { findTraces } = await import('../diagnosis/find-trace.ts');
    const { diagnoseTrace } = await import('../diagnosis/diagnose.ts');
    const { openCorpusWithNotes } = await import('./open-corpus.ts');
    const { formatDiagnosis } = await import('../report/diagnosis/text.ts');
    const findings: FileFinding[] = [];
    const traces = await findTraces(path, options.trace, (finding) => findings.push(finding));
    printFindings(findings, []);
    if (findings.some(({ leftOut }) => leftOut)) process.exitCode = 1;
    const corpus = await openCorpusWithNotes(options.corpus, options.quiet);
    if (traces.length > 1) {
      if (html !== undefined || options.try !== undefined) throw onlyOne(path, traces);
      return diagnoseAll(traces, corpus, json);
    }
    const [trace] = traces as [Trace];
    const { loadTryScript } = await import('../diagnosis/try/script.ts');
    const script = options.try === undefined ? null : await loadTryScript(options.try);
    const found = await diagnoseTrace(trace, corpus);
    const diagnosis =
      script === null ? found : { ...found, trials: await tryAdvice(script, found, options.quiet) };
    if (html !== undefined) {
      // Plots take a third of a second to load, which only who draws them should wait for.
      const { formatDiagnosisPage } = await import('../report/diagnosis/page.ts');
      await writeFileAtomic(html, formatDiagnosisPage(diagnosis, trace));
    }
    printResult(json, diagnosis, formatDiagnosis);
  },
});

function onlyOne(path: string, traces: readonly Trace[]): InputError {
  return new InputError('which-trace', {
    rule: `${path} holds ${traces.length} trainings; a page, and what is tried, is of one`,
    value: traces
      .slice(0, 5)
      .map(({ header }) => header.log?.name)
      .join(', '),
    remedy: 'Name one with --trace.',
  });
}

/** Trains in this process. What the script prints goes to stderr, as stdout is for the result. */
async function tryAdvice(script: TryScript, { advice }: Diagnosis, quiet: boolean): Promise<Trials> {
  const { runTrials } = await import('../diagnosis/try/run-trials.ts');
  const write = process.stdout.write;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await runTrials(script, advice, (done, all, what) => {
      if (!quiet) printNote(`training ${done + 1} of ${all}: ${what}`);
    });
  } finally {
    process.stdout.write = write;
  }
}

/** A line per run, as soon as it is there; with `--json` a list of all. */
async function diagnoseAll(traces: readonly Trace[], corpus: Corpus, json: boolean): Promise<void> {
  const { diagnoseTrace } = await import('../diagnosis/diagnose.ts');
  const { verdictOf } = await import('../report/diagnosis/lines.ts');
  const all: Diagnosis[] = [];
  for (const trace of traces) {
    const diagnosis = await diagnoseTrace(trace, corpus);
    if (json) all.push(diagnosis);
    else printText(`${showOneLine(trace.header.log?.name ?? trace.header.traceId)}: ${verdictOf(diagnosis)}`);
  }
  if (json) printText(JSON.stringify(all, null, 2));
}
