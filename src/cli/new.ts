import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../lib/errors.ts';
import { packageRoot, readFileText, writeFileAtomic } from '../lib/files.ts';
import { json } from './common-options.ts';
import { defineCommand, option } from './options.ts';
import { printResult } from './output.ts';
import { summaries } from './summaries.ts';

/** A small recording in a folder of its own: one of another plan is refused. */
const small = (file: string) =>
  `--mutants-per-class 1 --clean-variants 1 --out recorded-${basename(file, '.ts')}`;

/** Kinds that are written for the user to go on from, and what to do with the file once it is checked. */
const kinds: Readonly<Record<string, (file: string) => string>> = {
  extractor: (file) => `eval reference --extractor ${file}`,
  diagnoser: (file) => `eval reference --diagnoser ${file}`,
  operator: (file) => `record --operator ${file} --programs toy-xor ${small(file)}`,
  program: (file) => `record --program ${file} ${small(file)}`,
  instrument: (file) => `record --instrument ${file} --programs toy-xor ${small(file)}`,
};
const kindNames = Object.keys(kinds).join(', ');

export const registerNew = defineCommand({
  name: 'new',
  about: summaries.new,
  page: 'docs/tutorials/extractor.md',
  examples: ['new extractor loss-drop', 'new operator short-training'],
  args: [
    ['<kind>', kindNames],
    ['<name>', 'its id and the name of its file'],
  ],
  options: {
    out: option('<dir>', 'place', 'where the two files go', { default: '.', writes: 'folder' }),
    json,
  },
  async run(kind, name, { out, json }) {
    checkArguments(kind, name);
    const { requireFreeName } = await import('./work/free-name.ts');
    requireFreeName(kind, name);
    const [file, test] = await writePlugIn(kind, name, out);
    printResult(
      json,
      { kind, file, test },
      () =>
        `${file} and ${test} are written; now:\n  faultgap check --trust ${file}\n  faultgap ${kinds[kind]!(file!)}`,
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
  if (!Object.hasOwn(kinds, kind)) {
    throw new InputError('unknown-kind', {
      rule: 'a new plug-in is of one of these kinds',
      need: kindNames,
      value: kind,
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
