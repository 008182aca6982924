import type { Command } from 'commander';
import { verifyRecording } from '../traces/store/verify.ts';
import { printJson, printText } from './output.ts';

export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('check a recording against its manifest: sizes, hashes, schema, counts, duplicates')
    .argument('<dir>', 'directory of the recording')
    .option('--json', 'print JSON on stdout')
    .action(async (directory: string, { json }: { json?: boolean }) => {
      const result = await verifyRecording(directory);
      const { problems, traces, files, absent, equivalents, hash } = result;
      if (problems.length > 0) process.exitCode = 1;
      if (json) return printJson(result);
      for (const problem of problems) printText(problem);
      if (problems.length > 0) printText(`${problems.length} checks do not hold`);
      else
        printText(
          `${files} files with ${traces} traces are as recorded, hash ${hash}` +
            (absent > 0 ? `; ${absent} more are not in this copy` : '') +
            (equivalents > 0 ? `; ${equivalents} completed runs equal a run of another mutant` : ''),
        );
    });
}
