import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { numberThat } from '../../src/cli/common-options.ts';
import { defineCommand, flag, option, required } from '../../src/cli/options.ts';
import type { InputError } from '../../src/lib/errors.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultgap-configuration-'));
});
afterAll(() => rm(folder, { recursive: true }));

const options = {
  out: required('<dir>', 'place', 'has to be given'),
  folds: option<number>('<n>', 'result', 'a number', {
    parse: numberThat('a whole number of at least 2', (n) => Number.isInteger(n) && n >= 2),
    default: 5,
  }),
  task: option('<id>', 'result', 'one of several', { choices: ['typing', 'detection'] as const }),
  sets: option<readonly string[]>('<ids>', 'result', 'a list', { parse: (text) => text.split(',') }),
  ownThing: option<readonly string[]>('<file>', 'result', 'repeated', {
    ...{ default: [], isRepeatable: true },
    parse: (text, before) => [...before, text],
  }),
  full: flag('result', 'a flag'),
  gap: flag('result', 'a flag that is on', { isOff: true }),
  primary: option('<file>', 'result', 'decides alone', { conflicts: ['task', 'folds'] }),
};

let files = 0;

/** What `eval` is given with this configuration, as text of a file of that ending. */
async function evalWith(text: string, args: readonly string[] = [], ending = '.json') {
  const file = join(folder, `mine-${++files}${ending}`);
  await writeFile(file, text);
  return evalFrom(file, args);
}

async function evalFrom(file: string, args: readonly string[]) {
  const run = vi.fn();
  const program = new Command().exitOverride().configureOutput({ writeErr() {} });
  defineCommand({ name: 'eval', about: '', page: 'README.md', examples: [], options, run })(program);
  await program.parseAsync(['eval', '--config', file, ...args], { from: 'user' });
  return run.mock.calls[0]![0];
}

const byDefault = { folds: 5, ownThing: [], full: false, gap: true };

/** What is said of a configuration. */
async function refusal(text: string, ending = '.json'): Promise<InputError> {
  return evalWith(text, [], ending).then(
    () => expect.unreachable(),
    (error) => error,
  );
}

describe('a configuration file', () => {
  it('says everything that is wrong at once, and where broken JSON breaks', async () => {
    const several = await refusal('{ "eval": { "folds": "many", "nope": 1, "task": "x" } }');
    expect(several.message).toMatch(/wrong at folds; need a whole number of at least 2; got many/);
    expect(several.words.excerpt).toBe(
      'also at task: need one of typing, detection; got x\nalso at its root: need no other key; got nope',
    );
    const broken = await refusal('{\n  "eval": {\n    "folds": 3,,\n}');
    expect(broken.message).toMatch(/must be JSON; got .*:3:16: /);
    expect(broken.words.excerpt).toContain('> 3 |     "folds": 3,,');
    expect((await refusal('{\n  "eval": {')).message).toMatch(/:2:12: /);
    expect((await refusal('eval: 3', '.yaml')).message).toMatch(
      /need a name that ends in .json, .ts or .js; got /,
    );
  });

  it('gives a command its options, also one that has to be given', async () => {
    const all = { out: 'o', folds: 3, task: 'typing', sets: ['a', 'b'], 'own-thing': ['x', 'y'] };
    expect(await evalWith(JSON.stringify({ eval: { ...all, full: true, 'no-gap': true } }))).toEqual({
      ...{ out: 'o', folds: 3, task: 'typing', sets: ['a', 'b'], ownThing: ['x', 'y'] },
      ...{ full: true, gap: false },
    });
    expect(
      await evalWith('{ "eval": { "out": "o", "sets": "a,b", "own-thing": "x", "no-gap": false } }'),
    ).toEqual({
      ...byDefault,
      ...{ out: 'o', sets: ['a', 'b'], ownThing: ['x'] },
    });
  });

  it('yields to what is typed, and to what cannot stand beside that', async () => {
    const text = '{ "eval": { "out": "o", "folds": 3, "own-thing": ["x"], "task": "typing" } }';
    expect(await evalWith(text, ['--folds', '4', '--own-thing', 'z'])).toEqual({
      ...byDefault,
      ...{ out: 'o', folds: 4, ownThing: ['z'], task: 'typing' },
    });
    expect(await evalWith(text, ['--primary', 'p'])).toEqual({
      ...byDefault,
      ownThing: ['x'],
      out: 'o',
      primary: 'p',
    });
  });

  it('yields to a flag that is taken back', async () => {
    const text = '{ "eval": { "out": "o", "full": true, "no-gap": true } }';
    const given = await evalWith(text, ['--no-full', '--gap']);
    expect(given).toEqual({ ...byDefault, out: 'o' });
  });

  it('may be TypeScript, and may have sections of other commands', async () => {
    const text = `const out: string = 'o';\nexport default { eval: { out }, record: { seeds: 'never read' }, 'quality link': {} };`;
    expect(await evalWith(text, [], '.ts')).toEqual({ ...byDefault, out: 'o' });
  });

  it.each([
    ['{', 'must be JSON; got '],
    ['[]', 'is wrong at its root; need an object; got []'],
    ['null', 'is wrong at its root; need an object; got null'],
    ['{ "__proto__": { "eval": {} } }', 'must be JSON; got a key is called __proto__'],
    [`${'['.repeat(5000)}${']'.repeat(5000)}`, 'must be JSON; got values stand within more than 100 others'],
    ['{ "evl": {} }', 'is wrong at evl; need a command; got evl. Did you mean eval?'],
    [
      '{ "quality": { "select": {} } }',
      'is wrong at quality.select; need no object, since a section is named',
    ],
    ['{ "constructor": {} }', 'is wrong at constructor; need a command; got constructor'],
    ['{ "record": 3 }', 'is wrong at record; need an object; got 3'],
    ['{ "eval": { "fold": 3 } }', 'is wrong at its root; need no other key; got fold. Did you mean folds'],
    ['{ "eval": { "config": "other.json" } }', 'is wrong at its root; need no other key; got config'],
    [
      '{ "eval": { "ownThing": ["x"] } }',
      'is wrong at its root; need no other key; got ownThing. Did you mean own-thing?',
    ],
    ['{ "eval": { "folds": 1 } }', 'is wrong at folds; need a whole number of at least 2; got 1'],
    ['{ "eval": { "folds": "" } }', 'is wrong at folds; need '],
    ['{ "eval": { "folds": null } }', 'is wrong at folds; need '],
    ['{ "eval": { "task": "weather" } }', 'is wrong at task; need one of typing, detection; got weather'],
    ['{ "eval": { "full": "yes" } }', 'is wrong at full; need true or false; got yes'],
    ['{ "eval": { "own-thing": true } }', 'is wrong at own-thing; need'],
    ['{ "eval": { "sets": [["a"]] } }', 'is wrong at sets'],
    ['{ "eval": { "out": ["a", "b"] } }', 'is wrong at out; need '],
    ['{ "eval": { "task": ["typing"] } }', 'is wrong at task; need '],
    ['{ "eval": { "primary": "p", "folds": 3 } }', '"folds" and "primary" cannot stand beside each other'],
  ])('is refused where it says %j', async (text, message) => {
    const error = (await evalWith(text, ['--out', 'o']).catch((thrown) => thrown)) as InputError;
    expect(error.code).toBe('configuration');
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/--config none does without\.$/);
  });

  it.each([
    ["throw new Error('no\\nluck');", /cannot load .*: no luck$/],
    ["throw { why: 'no luck' };", /cannot load .*got \{"why":"no luck"\}$/],
    ['export default {', /cannot load .*:1:17: /],
    ['export const nothing = 1;', /is wrong at its root; need an object; got nothing/],
    ['export default () => ({});', /is wrong at its root; need an object; got a function/],
  ])('in TypeScript is refused where it says %j', async (text, message) => {
    await expect(evalWith(text, ['--out', 'o'], '.ts')).rejects.toThrow(message);
  });

  it('is refused where it is absent, and is not looked for with none', async () => {
    await expect(evalFrom(join(folder, 'absent.json'), ['--out', 'o'])).rejects.toMatchObject({
      code: 'read-failed',
      message: expect.stringMatching(/^cannot read .*absent\.json; got no such file$/),
    });
    await expect(evalFrom(join(folder, 'absent.ts'), ['--out', 'o'])).rejects.toMatchObject({
      code: 'plug-in-file',
    });
    expect(await evalFrom('none', ['--out', 'o'])).toEqual({ ...byDefault, out: 'o' });
  });
});
