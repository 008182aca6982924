import { join } from 'node:path';
import type { Command } from 'commander';
import { parseResult } from '../eval/result.ts';
import { readExampleRuns } from '../eval/study/example-runs.ts';
import { readJson } from '../lib/config.ts';
import { writeReport } from '../report/evaluation/report.ts';
import { parseSweepResult } from '../sweep/result.ts';
import { printJson, printText } from './output.ts';

interface ReportOptions {
  readonly sweep?: string;
  readonly recording?: string;
  readonly json?: boolean;
}

export function registerReport(program: Command): void {
  program
    .command('report')
    .description('make report.html and report.md again from the result.json of an evaluation')
    .argument('<dir>', 'directory with result.json; the reports go there')
    .option('--sweep <file>', 'show a sweep too, as `sweep --out` wrote it')
    .option('--recording <dir>', 'show single runs of this recording')
    .option('--json', 'print JSON on stdout')
    .action(async (directory: string, { sweep, recording, json }: ReportOptions) => {
      const files = await writeReport(directory, {
        result: parseResult(await readJson(join(directory, 'result.json'))),
        sweep: sweep === undefined ? undefined : parseSweepResult(await readJson(sweep)),
        traces: recording === undefined ? undefined : await readExampleRuns(recording),
      });
      if (json) printJson(files);
      else printText(`${files.html}\n${files.markdown}`);
    });
}
