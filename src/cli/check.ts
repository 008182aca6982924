import { json } from './common-options.ts';
import { defineCommand, flag } from './options.ts';
import { summaries } from './summaries.ts';

export const registerCheck = defineCommand({
  name: 'check',
  about: summaries.check,
  page: 'docs/plug-ins.md',
  examples: ['check mine.ts', 'check --trust short-training.ts'],
  args: [['<files...>', 'extractors, diagnosers, operators, programs, instruments: .ts or .js']],
  options: {
    trust: flag(
      'work',
      'run with your rights what cannot be confined: programs, operators, instruments, and tests beside a file',
    ),
    json,
  },
  async run(files, options) {
    const { runCheck } = await import('./work/check-files.ts');
    await runCheck(files, options);
  },
});
