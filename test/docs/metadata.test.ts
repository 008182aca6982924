import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { formatMetadata } from '../../scripts/metadata.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { findPython } from '../../src/training/reference/python.ts';

const read = (path: string) => readFileSync(join(packageRoot, path));
const croissant = 'corpus/recorded/croissant.json';

test('citation, dataset card and Croissant are those of the recording and the package (npm run metadata)', async () => {
  for (const [path, text] of await formatMetadata()) expect(read(path).toString() === text, path).toBe(true);
});

describe('the Croissant description of the recording', () => {
  const { distribution, recordSet } = JSON.parse(read(croissant).toString());
  const files = distribution.filter((one: { '@type': string }) => one['@type'] === 'cr:FileObject');

  test('names every file by its hash and size', () => {
    expect(files.length).toBeGreaterThan(10);
    for (const { contentUrl, sha256: hash, contentSize } of files) {
      const path = join(dirname(croissant), contentUrl);
      expect([sha256(read(path)), `${statSync(join(packageRoot, path)).size} B`]).toEqual([
        hash,
        contentSize,
      ]);
    }
  });

  test('names every column of a table that is not packed, and its type', () => {
    expect(recordSet.map(({ name }: { name: string }) => name)).toContain('features');
    for (const { name: table, field } of recordSet) {
      const { fields } = tableFromIPC(read(join(dirname(croissant), `${table}.arrow`))).schema;
      const typeOf = (type: string) =>
        /^Float/.test(type) ? 'sc:Float' : type === 'Int32' ? 'sc:Integer' : 'sc:Text';
      expect(
        field.map(({ source, dataType }: { source: { extract: { column: string } }; dataType: string }) => [
          source.extract.column,
          dataType,
        ]),
      ).toEqual(fields.map(({ name, type }) => [name, typeOf(String(type))]));
    }
  });
});

/** Validators of the standards, where a Python has them. */
const validators = [
  {
    module: 'mlcroissant',
    args: ['-c', `import mlcroissant; mlcroissant.Dataset(${JSON.stringify(croissant)})`],
  },
  { module: 'cffconvert', args: ['-m', 'cffconvert.cli.cli', '--validate', '-i', 'CITATION.cff'] },
];

describe.each(validators)('$module', ({ module, args }) => {
  const python = findPython(module);
  if (python === null) console.log(`metadata: no python3 imports ${module}; skipped (PYTHON names one)`);
  test.skipIf(python === null)('finds no error', () => {
    execFileSync(python!, args, { cwd: packageRoot, stdio: 'pipe' });
  });
});

test('every package says what it holds and under which licence', () => {
  const { workspaces } = JSON.parse(read('package.json').toString());
  expect(workspaces).toHaveLength(5);
  for (const folder of workspaces as string[]) {
    const { license } = JSON.parse(read(`${folder}/package.json`).toString());
    expect(read(`${folder}/README.md`).toString(), folder).toMatch(/^(---\n|# )/);
    if (license === 'MIT') expect(read(`${folder}/LICENSE`), folder).toEqual(read('LICENSE'));
    else expect(statSync(join(packageRoot, folder, 'notices')).isDirectory(), folder).toBe(true);
  }
});
