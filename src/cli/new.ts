import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../lib/errors.ts';
import { packageRoot, readFileText, writeFileAtomic } from '../lib/files.ts';
import { json } from './common-options.ts';
import { defineCommand, option } from './options.ts';
import { printResult } from './output.ts';
import { summaries } from './summaries.ts';

/** Kinds that are written for the user to go on from. */
const kinds = ['extractor', 'diagnoser'];

export const registerNew = defineCommand({
  name: 'new',
  about: summaries.new,
  page: 'docs/tutorials/extractor.md',
  examples: ['new extractor loss-drop', 'new diagnoser class-means'],
  args: [
    ['<kind>', kinds.join(' or ')],
    ['<name>', 'its id and the name of its file'],
  ],
  options: {
    out: option('<dir>', 'place', 'where the two files go', { default: '.', writes: 'folder' }),
    json,
  },
  async run(kind, name, { out, json }) {
    checkArguments(kind, name);
    const [file, test] = await writePlugIn(kind, name, out);
    printResult(
      json,
      { kind, file, test },
      () =>
        `${file} and ${test} are written; now:\n  faultgap check --trust ${file}\n  faultgap eval reference --${kind} ${file}`,
    );
  },
});

/** The paths of the plug-in and of its test. */
async function writePlugIn(kind: string, name: string, out: string): Promise<string[]> {
  const endings = ['.ts', '.test.ts'];
  const paths = endings.map((ending) => join(out, `${name}${ending}`));
  const taken = paths.find(existsSync);
  if (taken !== undefined) {
    throw new InputError('file-exists', {
      rule: 'a new plug-in replaces no file',
      value: taken,
      remedy: 'Choose another name, or --out.',
    });
  }
  for (const [i, path] of paths.entries()) {
    const template = join(packageRoot, 'src', 'cli', 'templates', `${kind}${endings[i]}.txt`);
    await writeFileAtomic(path, (await readFileText(template)).replaceAll('NAME', name));
  }
  return paths;
}

function checkArguments(kind: string, name: string): void {
  if (!kinds.includes(kind)) {
    throw new InputError('unknown-kind', {
      rule: 'a new plug-in is written for these kinds',
      need: kinds.join(' or '),
      value: kind,
      remedy: 'docs/tutorials has the others.',
    });
  }
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new InputError('plug-in-name', {
      rule: 'a name becomes an id and a file',
      need: 'lower-case letters and digits, with single hyphens between',
      value: name,
    });
  }
}
