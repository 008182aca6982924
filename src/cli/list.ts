import { json } from './common-options.ts';
import { defineCommand, option } from './options.ts';
import { printResult } from './output.ts';
import { listedKinds, summaries } from './summaries.ts';

export const registerList = defineCommand({
  name: 'list',
  about: summaries.list,
  page: 'docs/glossary.md',
  examples: ['list', 'list operators', 'list layers --program so-57943425'],
  args: [['[kind]', `${listedKinds.join(', ')}; without one, the kinds`]],
  options: {
    program: option(
      '<id>',
      'result',
      'with operators: where each applies, or why not; with layers: its graph',
    ),
    json,
  },
  async run(kind, { program, json }) {
    if (kind === undefined) return printResult(json, listedKinds, (kinds) => kinds.join('\n'));
    const { entriesOf, formatEntries, ofProgram } = await import('./listings.ts');
    const entries = await (program === undefined ? entriesOf(kind) : ofProgram(kind, program));
    printResult(json, entries, formatEntries);
  },
});
