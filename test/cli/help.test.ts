import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/main.ts';
import { guideOf } from '../../src/cli/options.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { argumentsOf } from './run-cli.ts';

const withCommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withCommands)];
const nameOf = (command: Command): string =>
  command.parent === null ? '' : `${nameOf(command.parent)} ${command.name()}`.trim();

const program = await createProgram();
const commands = withCommands(program).map((command) => [nameOf(command), command] as const);
const parsed: string[] = [];
for (const [name, command] of commands) {
  command.exitOverride().configureOutput({ writeOut() {}, writeErr() {} });
  if (name !== '' && command.registeredArguments.length + command.options.length > 0)
    command.action(() => void parsed.push(name));
}

describe.each(commands)('the help of `faultgap %s`', (name, command) => {
  it('names a page that there is', () => {
    const { page } = guideOf(command);
    expect(page).toMatch(/^(README\.md|docs\/.*\.md)$/);
    expect(existsSync(join(packageRoot, page))).toBe(true);
  });

  it('has examples of this command, which it takes', async () => {
    const { examples } = guideOf(command);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(example.startsWith(name)).toBe(true);
      parsed.length = 0;
      const isHelp = example.startsWith('help');
      await program
        .parseAsync(argumentsOf(`faultgap ${example}`), { from: 'user' })
        .catch((error) => expect([isHelp, error.code]).toEqual([true, 'commander.help']));
      if (!isHelp) expect(example).toMatch(new RegExp(`^${parsed[0]}`));
      if (!isHelp) expect(parsed).toHaveLength(1);
    }
  });
});
