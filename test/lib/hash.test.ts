import { expect, test } from 'vitest';
import { canonicalJson, hashJson, sha256 } from '../../src/lib/hash.ts';

test('the order in which keys were written does not matter', () => {
  expect(hashJson({ a: 1, b: { d: [1, 2], c: null } })).toBe(hashJson({ b: { c: null, d: [1, 2] }, a: 1 }));
  expect(canonicalJson({ b: 1, a: [{ d: 1, c: 2 }] })).toBe('{"a":[{"c":2,"d":1}],"b":1}');
});

test('a number that JSON would turn into null is refused', () => {
  expect(() => canonicalJson({ rate: Number.NaN })).toThrow('rate is NaN');
});

test('sha256 is that of the standard', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
