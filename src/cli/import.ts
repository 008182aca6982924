import { basename } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { currentName } from '../lib/registry.ts';
import { type LayoutId, layoutIds } from '../traces/import/mapping.ts';
import { json, quiet } from './common-options.ts';
import { defineCommand, option, required } from './options.ts';
import { summaries } from './summaries.ts';

export const importOptions = {
  layout: option<LayoutId>(
    '<id>',
    'result',
    'how names and columns are to be read; logs: by what they hold',
    {
      choices: layoutIds,
      parse: parseLayout,
      default: 'logs',
    },
  ),
  mapping: option(
    '<file>',
    'result',
    'JSON that says what the columns are (docs/formats.md); default: that of the layout',
    { recordedAs: basename },
  ),
  out: required('<recording>', 'place', 'folder for the recording, not there yet', {
    recordedAs: basename,
    writes: 'folder',
  }),
  quiet,
  json,
};

export const registerImport = defineCommand({
  name: 'import',
  about: summaries.import,
  page: 'docs/logs.md',
  examples: ['import runs --out rec', 'import training.log --out rec'],
  args: [['<from>', 'a log, or a folder of logs: what tools wrote, as it is (docs/logs.md)']],
  options: importOptions,
  async run(from, options) {
    const { importFolder } = await import('./work/import-folder.ts');
    await importFolder(from, options);
  },
});

/** Old names are read too (`currentName`). */
function parseLayout(name: string): LayoutId {
  const found = layoutIds.find((id) => id === currentName(name));
  if (found === undefined) throw new InvalidArgumentError(`Allowed choices are ${layoutIds.join(', ')}.`);
  return found;
}
