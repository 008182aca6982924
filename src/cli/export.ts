import { findRecording, json } from './common-options.ts';
import { defineCommand, flag, required } from './options.ts';
import { summaries } from './summaries.ts';

export const registerTableExport = defineCommand({
  name: 'export',
  about: summaries.export,
  page: 'docs/formats.md',
  examples: ['export reference --out tables', 'export results/reference --parquet --out tables'],
  args: [['<directory>', 'a recording (`reference`: the shipped one), or what `eval` wrote', findRecording]],
  options: {
    parquet: flag('result', 'Parquet in place of CSV'),
    out: required('<dir>', 'place', 'where the tables go', { writes: 'folder' }),
    json,
  },
  async run(directory, options) {
    const { runExport } = await import('./work/export-tables.ts');
    await runExport(directory, options);
  },
});
