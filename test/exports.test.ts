import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/lib/files.ts';
import { groupBy } from '../src/lib/group.ts';

/** Kernels are AssemblyScript, and every file of them names its entries as it likes. */
const declared = readdirSync(join(packageRoot, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.includes('assembly'))
  .flatMap((path) => {
    const text = readFileSync(join(packageRoot, 'src', path), 'utf8');
    const exported =
      /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;
    return [...new Set([...text.matchAll(exported)].map(([, name]) => name!))].map((name) => ({
      name,
      path,
    }));
  });

test('no exported name stands for two things', () => {
  const twice = [...groupBy(declared, ({ name }) => name)].filter(([, places]) => places.length > 1);
  expect(twice.map(([name, places]) => `${name}: ${places.map(({ path }) => path).join(', ')}`)).toEqual([]);
});
