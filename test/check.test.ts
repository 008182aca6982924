import { exec } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/lib/files.ts';

/*
 * What `npm run check` does, beside the other tests rather than before them. One program after another, the compiler on one
 * thread: on several it takes half as much again of the processors, which the other tests need.
 */
const { scripts } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
const programs: string[] = scripts.check.split(' && ');

test.each(programs)('%s finds nothing', { timeout: 300_000 }, async (program) => {
  const [name, ...args] = program.split(' ');
  const command = [JSON.stringify(join(packageRoot, 'node_modules', '.bin', name!)), ...args].join(' ');
  const found = await promisify(exec)(command, { cwd: packageRoot }).then(
    () => '',
    ({ stdout, stderr, message }) => `${message}\n${stdout}${stderr}`,
  );
  expect(found).toBe('');
});

test('types, lint and what nobody uses are looked at', () => {
  expect(programs.map((program) => program.split(' ')[0])).toEqual(['tsc', 'biome', 'knip']);
});
