import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/index.ts';
import { packageRoot } from '../../src/lib/files.ts';

/*
 * A command starts as fast as what it imports. Static imports are followed from a file of ours; what is imported late counts
 * for those that get there.
 */

const statically = /^(?:import|export)\b(?!\s+type\b)[^;]*?from '([^']+)';|^import '([^']+)';/gm;

function loadedBy(start: string): Set<string> {
  const loaded = new Set<string>();
  const waiting = [join(packageRoot, start)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    for (const [, named, bare] of readFileSync(file, 'utf8').matchAll(statically)) {
      const name = (named ?? bare)!;
      if (name.startsWith('.')) waiting.push(join(dirname(file), name));
      else loaded.add(name);
    }
  }
  return new Set([...loaded].map((name) => (name.startsWith('/') ? relative(packageRoot, name) : name)));
}

const heavy = [
  ...['apache-arrow', '@tensorflow/tfjs-core', '@observablehq/plot', 'linkedom', 'hyparquet', 'esbuild'],
  ...['corpus/programs/index.ts', 'src/training/trainer.ts', 'src/training/backend.ts'],
];

const index = readFileSync(join(packageRoot, 'src/cli/index.ts'), 'utf8');
const fileOf = (command: string) => new RegExp(`  ${command}: .*import\\('\\./(.+?)'\\)`).exec(index)![1]!;

test.each([
  ['`--help` and a command that there is none of', 'main.ts', [...heavy, 'zod']],
  ...Object.keys(commands).map((command): [string, string, string[]] => [
    `the help of \`${command}\` and of what stands behind it`,
    fileOf(command),
    heavy,
  ]),
  ['`list splits`', 'listings.ts', heavy],
])('%s loads no more than it needs', (_, file, unneeded) => {
  const loaded = loadedBy(`src/cli/${file}`);
  expect(unneeded.filter((name) => loaded.has(name))).toEqual([]);
});
