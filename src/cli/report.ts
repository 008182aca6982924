import { json } from './common-options.ts';
import { defineCommand, option } from './options.ts';
import { printResult } from './output.ts';
import { summaries } from './summaries.ts';

export const registerReport = defineCommand({
  name: 'report',
  about: summaries.report,
  page: 'docs/findings.md',
  examples: ['report results/reference'],
  args: [['<dir>', 'directory with result.json; the reports go there']],
  options: {
    sweep: option('<file>', 'place', 'show a sweep too, as `sweep --out` wrote it'),
    recording: option('<dir>', 'place', 'show single runs of this recording'),
    json,
  },
  async run(directory, { sweep, recording, json }) {
    const { readJson } = await import('../lib/config.ts');
    const { readResult } = await import('../eval/result.ts');
    const { readExampleRuns } = await import('../eval/study/example-runs.ts');
    const { parseSweepResult } = await import('../sweep/result.ts');
    const { writeReport } = await import('../report/evaluation/report.ts');
    const files = await writeReport(directory, {
      result: await readResult(directory),
      sweep: sweep === undefined ? undefined : parseSweepResult(await readJson(sweep)),
      traces: recording === undefined ? undefined : await readExampleRuns(recording),
    });
    printResult(json, files, ({ html, markdown }) => `${html}\n${markdown}`);
  },
});
