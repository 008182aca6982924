import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, defineCommand, flag, option, required } from '../../src/cli/options.ts';
import { argumentsOf } from './run-cli.ts';

const parse = (text: string) => text.split(',');

const table = {
  out: required('<dir>', 'place', 'a place with a word of its own', { recordedAs: 'DIR' }),
  key: option('<file>', 'place', 'a place without'),
  thing: option('<word>', 'result', 'text', { default: 'digit' }),
  most: option('<n>', 'result', 'a number', { parse: Number, default: 100 }),
  sets: option('<ids>', 'result', 'a list', { parse, default: ['a'] }),
  form: option('<form>', 'result', 'one of several', { choices: ['csv', 'arrow'] as const }),
  ownThing: option<readonly string[]>('<file>', 'result', 'files', {
    ...{ default: [], isRepeatable: true },
    parse: (text, before) => [...before, text],
  }),
  full: flag('result', 'a flag'),
  gap: flag('result', 'a flag that is on', { isOff: true }),
  test: option('<dir>', 'result', 'decides alone', { conflicts: ['sets', 'full'] }),
  workers: option('<n>', 'work', 'not of the result', { parse: Number, default: 2 }),
};

/** The values that a command is given. */
async function parsed(...args: string[]) {
  const values: unknown[] = [];
  const program = new Command().exitOverride().configureOutput({ writeErr() {} });
  defineCommand({
    name: 'do',
    about: '',
    page: 'README.md',
    examples: ['do it --out x'],
    args: [['<what...>', '']],
    options: table,
    run: (what, options) => values.push({ what, ...options }),
  })(program);
  await program.parseAsync(args, { from: 'user' });
  return values[0];
}

const word = fc.string({ minLength: 1 }).filter((text) => !text.startsWith('-') && !text.includes('\\'));
const member = word.filter((text) => !text.includes(','));
const values = fc.record({
  thing: word,
  most: fc.nat(),
  sets: fc.array(member, { minLength: 1 }),
  form: fc.constantFrom('csv' as const, 'arrow' as const),
  ownThing: fc.array(word),
  full: fc.boolean(),
  gap: fc.boolean(),
});

describe('the command of a result', () => {
  it('gives again the values that it was made of', async () => {
    await fc.assert(
      fc.asyncProperty(values, async (given) => {
        const args = argumentsOf(commandLine(['do', 'my thing'], table, { out: 'anywhere', ...given }));
        expect(await parsed(...args)).toEqual({ what: ['my thing'], out: 'DIR', workers: 2, ...given });
      }),
    );
  });

  it('has options of the result and named places, in the order of the table', () => {
    const given = { workers: 7, key: 'a/key', gap: false, ownThing: ['a b.ts', "it's"], out: 'x' };
    expect(commandLine(['do'], table, given)).toBe(
      "faultgap do --out DIR --own-thing 'a b.ts' --own-thing 'it'\\''s' --no-gap",
    );
  });

  it('leaves out what decides nothing beside another option', async () => {
    expect(commandLine(['do'], table, { sets: ['a'], full: true, most: 1, test: 'bugs' })).toBe(
      'faultgap do --most 1 --test bugs',
    );
    await expect(parsed('do', 'it', '--out', 'x', '--test', 'bugs', '--full')).rejects.toThrow(
      /cannot be used with/,
    );
  });
});

describe('an option', () => {
  it('has its default, is absent without one, and is refused where it is needed or none of its choices', async () => {
    const all = { what: ['it'], out: 'x', thing: 'digit', most: 100, sets: ['a'], ownThing: [], workers: 2 };
    expect(await parsed('do', 'it', '--out', 'x')).toEqual({ ...all, full: false, gap: true });
    await expect(parsed('do', 'it')).rejects.toThrow(/required option '--out <dir>'/);
    await expect(parsed('do', 'it', '--out', 'x', '--form', 'xml')).rejects.toThrow(
      /Allowed choices are csv, arrow/,
    );
  });
});
