import { expect, test } from 'vitest';
import { InputError } from '../../src/lib/errors.ts';
import { createRegistry, nearestNames } from '../../src/lib/registry.ts';

const member = (id: string) => ({ id, title: id });
const registry = createRegistry('operator', ['label-noise', 'input-noise', 'epochs'].map(member));

test('an unknown name is answered with the nearest ones', () => {
  const attempt = () => registry.get('lable-noise');
  expect(attempt).toThrow(InputError);
  expect(attempt).toThrow('no operator is called "lable-noise". Did you mean label-noise');
});

test('a name that is near nothing is answered with the whole list', () => {
  expect(() => registry.get('zzzzzzzz')).toThrow('Known: label-noise, input-noise, epochs.');
});

test('a file is no name', () => {
  expect(() => registry.get('noise.ts')).toThrow('it has an option for it, such as --diagnoser.');
});

test('a part of a name finds the names that hold it', () => {
  expect(nearestNames('noise', ['label-noise', 'input-noise', 'epochs'])).toEqual([
    'label-noise',
    'input-noise',
  ]);
});

test('a name of the last release finds the member that is called otherwise now', () => {
  const renamed = createRegistry('feature set', [member('de-fault')]);
  expect([renamed.get('default').id, renamed.has('default')]).toEqual(['de-fault', true]);
  expect(createRegistry('extractor', [member('default')]).get('default').id).toBe('default');
  expect(() => registry.get('default')).toThrow('no operator is called "default"');
  expect(() => renamed.add(member('default'))).toThrow('got default, which already exists');
});

test('two members of one name are a defect of the list', () => {
  expect(() => createRegistry('split', [member('S1'), member('S1')])).toThrow('two splits are called S1');
});

test('a member that is added can be got, is listed last, and needs a name of its own', () => {
  const open = createRegistry('feature set', [member('all')]);
  open.add(member('mine'));
  expect(open.members.map(({ id }) => id)).toEqual(['all', 'mine']);
  expect(open.get('mine')).toEqual(member('mine'));
  expect(() => open.add(member('all'))).toThrow('every feature set has its own id; got all');
});
