import { basename, join } from 'node:path';
import { json } from './common-options.ts';
import { defineCommand, option } from './options.ts';
import { printResult } from './output.ts';
import { summaries } from './summaries.ts';

export const registerReport = defineCommand({
  name: 'report',
  about: summaries.report,
  page: 'docs/findings.md',
  examples: ['report results/reference', 'report corpus/primary/corpus-2.json'],
  args: [['<result>', 'directory with result.json, or such a file by another name, which ends in .json']],
  options: {
    out: option(
      '<dir>',
      'place',
      'where the reports go (default: the directory; of a file: results/<its name>)',
    ),
    sweep: option('<file>', 'place', 'show a sweep too, as `sweep --out` wrote it'),
    recording: option('<dir>', 'place', 'show single runs of this recording'),
    json,
  },
  async run(named, { sweep, recording, json, ...options }) {
    const { readJson } = await import('../lib/config.ts');
    const { readResult, readResultFile } = await import('../eval/result.ts');
    const { readExampleRuns } = await import('../eval/study/example-runs.ts');
    const { parseSweepResult } = await import('../sweep/result.ts');
    const { writeReport } = await import('../report/evaluation/report.ts');
    // Beside a file that is shipped, reports would be strangers in a checkout.
    const isFile = named.endsWith('.json');
    const out = options.out ?? (isFile ? join('results', basename(named, '.json')) : named);
    const files = await writeReport(out, {
      result: await (isFile ? readResultFile : readResult)(named),
      sweep: sweep === undefined ? undefined : parseSweepResult(await readJson(sweep)),
      traces: recording === undefined ? undefined : await readExampleRuns(recording),
    });
    printResult(json, files, ({ html, markdown }) => `${html}\n${markdown}`);
  },
});
