import { type Verification, verifyRecording } from '../traces/store/verify.ts';
import { json } from './common-options.ts';
import { defineCommand } from './options.ts';
import { printResult } from './output.ts';

export const registerVerify = defineCommand({
  name: 'verify',
  about: 'check a recording against its manifest: sizes, hashes, schema, counts, duplicates',
  args: [['<dir>', 'directory of the recording']],
  options: { json },
  async run(directory, { json }) {
    const result = await verifyRecording(directory);
    if (result.problems.length > 0) process.exitCode = 1;
    printResult(json, result, formatVerification);
  },
});

function formatVerification({ problems, traces, files, absent, equivalents, hash }: Verification): string {
  if (problems.length > 0) return [...problems, `${problems.length} checks do not hold`].join('\n');
  return (
    `${files} files with ${traces} traces are as recorded, hash ${hash}` +
    (absent > 0 ? `; ${absent} more are not in this copy` : '') +
    (equivalents > 0 ? `; ${equivalents} completed runs equal a run of another mutant` : '')
  );
}
