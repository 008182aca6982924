import { expect, it } from 'vitest';
import { errorText, InputError } from '../../src/lib/errors.ts';

const circle = new Error('round');
circle.cause = circle;
const noList = Object.assign(new AggregateError([], 'no list'), { errors: 5 });
const unreadable = Object.defineProperty(new Error('a'), 'cause', {
  get: () => {
    throw new Error('b');
  },
});
const noMessage = Object.assign(new Error('a'), { message: undefined });

it.each<[string, unknown, string]>([
  ['an error', new Error('a'), 'a'],
  ['its causes', new Error('a', { cause: new Error('b', { cause: 'c' }) }), 'a (cause: b (cause: c))'],
  ['all of several', new AggregateError([new Error('a'), new Error('b')], 'both'), 'both (cause: a; b)'],
  ['several without a word of their own', new AggregateError([new Error('a')]), '(cause: a)'],
  ['a cause that is nothing', new Error('a', { cause: null }), 'a (cause: null)'],
  ['one that causes itself', circle, 'round'],
  ['more than three', new AggregateError([1, 2, 3, 4], 'all'), 'all (cause: 1; 2; 3; …)'],
  ['parts that are no list', noList, 'no list'],
  ['a cause that cannot be read', unreadable, 'a'],
  ['no message', noMessage, 'undefined'],
  ['what has no JSON', { toJSON: () => undefined }, 'an object'],
  [
    'one of ours, which says its cause',
    new InputError('x', { rule: 'r', value: 'b' }, { cause: 'b' }),
    'r; got b',
  ],
  ['what is no error', { a: 1 }, '{"a":1}'],
])('the text of %s', (_, error, text) => {
  expect(errorText(error)).toBe(text);
});
