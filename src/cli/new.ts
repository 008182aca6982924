import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { InputError } from '../lib/errors.ts';
import { packageRoot, readFileText, writeFileAtomic } from '../lib/files.ts';
import { printJson, printText } from './output.ts';

/** Kinds that are written for the user to go on from. */
const kinds = ['extractor', 'diagnoser'];

interface NewOptions {
  readonly out: string;
  readonly json?: boolean;
}

export function registerNew(program: Command): void {
  program
    .command('new')
    .description('write a working plug-in and its test, to go on from')
    .argument('<kind>', kinds.join(' or '))
    .argument('<name>', 'its id and the name of its file')
    .addOption(new Option('--out <dir>', 'where the two files go').default('.'))
    .option('--json', 'print the paths as JSON')
    .action(writePlugIn);
}

async function writePlugIn(kind: string, name: string, { out, json }: NewOptions): Promise<void> {
  checkArguments(kind, name);
  const files = ['.ts', '.test.ts'].map((ending) => ({ ending, path: join(out, `${name}${ending}`) }));
  const taken = files.find(({ path }) => existsSync(path));
  if (taken !== undefined) {
    throw new InputError('file-exists', {
      rule: 'a new plug-in replaces no file',
      value: taken.path,
      remedy: 'Choose another name, or --out.',
    });
  }
  for (const { ending, path } of files) {
    const template = await readFileText(join(packageRoot, 'src', 'cli', 'templates', `${kind}${ending}.txt`));
    await writeFileAtomic(path, template.replaceAll('NAME', name));
  }
  const [file, test] = files.map(({ path }) => path);
  if (json) printJson({ kind, file, test });
  else
    printText(
      `${file} and ${test} are written; now:\n  faultgap check ${file}\n  faultgap eval corpus/recorded --${kind} ${file}`,
    );
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
