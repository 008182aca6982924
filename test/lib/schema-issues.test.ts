import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseConfig, sha256Schema } from '../../src/lib/config.ts';

const layer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dense'), units: z.int().min(1) }),
  z.strictObject({ kind: z.literal('dropout'), rate: z.number().min(0).lt(1) }),
]);
const schema = z.strictObject({
  name: z.string().min(1).max(5).optional(),
  layers: z.array(layer).min(1).max(2).optional(),
  pair: z.tuple([z.int(), z.int()]).optional(),
  task: z.enum(['typing', 'detection']).optional(),
  size: z.union([z.int(), z.tuple([z.int(), z.int()])]).optional(),
  hash: sha256Schema.optional(),
  of: z.partialRecord(z.enum(['a', 'b']), z.number()).optional(),
  even: z
    .int()
    .multipleOf(2)
    .refine((value) => value !== 6, 'six is taken')
    .optional(),
  plain: z
    .string()
    .regex(/^[a-z]+$/)
    .optional(),
});

test.each<[value: unknown, message: string]>([
  [3, 'x.json is wrong at its root; need an object; got 3'],
  [{ name: 7 }, 'x.json is wrong at name; need text; got 7'],
  [{ name: '' }, 'x.json is wrong at name; need at least 1 character; got 0 characters'],
  [{ name: 'abcdef' }, 'x.json is wrong at name; need at most 5 characters; got 6 characters'],
  [{ layers: [] }, 'x.json is wrong at layers; need at least 1 entry; got 0 entries'],
  [
    { layers: Array.from({ length: 3 }, () => ({ kind: 'dense', units: 1 })) },
    'x.json is wrong at layers; need at most 2 entries; got 3 entries',
  ],
  [{ layers: [{ kind: 'dense', units: 0 }] }, 'x.json is wrong at layers.0.units; need at least 1; got 0'],
  [
    { layers: [{ kind: 'dense', units: 1.5 }] },
    'x.json is wrong at layers.0.units; need a whole number; got 1.5',
  ],
  [{ layers: [{ kind: 'dropout', rate: 1 }] }, 'x.json is wrong at layers.0.rate; need less than 1; got 1'],
  [
    { layers: [{ kind: 'dens', units: 1 }] },
    'x.json is wrong at layers.0.kind; need one of dense, dropout; got dens',
  ],
  [{ layers: [{ kind: 'dropout' }] }, 'x.json is wrong at layers.0.rate; need a number; got nothing'],
  [{ task: 'weather' }, 'x.json is wrong at task; need one of typing, detection; got weather'],
  [{ pair: [1, '2'] }, 'x.json is wrong at pair.1; need a number; got the text "2"'],
  [{ pair: [1, 'b'] }, 'x.json is wrong at pair.1; need a number; got b'],
  [{ size: 'big' }, 'x.json is wrong at size; need a number, or a list; got big'],
  [{ size: [1, 'b'] }, 'x.json is wrong at size.1; need a number; got b'],
  [{ hash: 'abc' }, 'x.json is wrong at hash; need a SHA-256 in hexadecimal; got abc'],
  [{ of: { a: 1, c: 2 } }, 'x.json is wrong at of; need no other key; got c'],
  [{ even: 3 }, 'x.json is wrong at even; need a multiple of 2; got 3'],
  [{ even: 6 }, 'x.json is wrong at even; got six is taken'],
  [{ plain: 'A' }, 'x.json is wrong at plain; need text like /^[a-z]+$/; got A'],
  [{ wrong: true }, 'x.json is wrong at its root; need no other key; got wrong'],
])('%j', (value, message) => {
  expect(() => parseConfig('x.json', value, schema)).toThrow(new RegExp(`^${escapePattern(message)}$`));
});

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
