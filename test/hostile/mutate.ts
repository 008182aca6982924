import { gzipSync } from 'node:zlib';
import type { RandomStream } from '../../src/lib/random.ts';
import { findSeal, sealBytes, sealDigits } from '../../src/traces/store/seal.ts';
import type { Layout } from './readers.ts';

/** A changed file, and whether its own hash no longer fits it: such a file must be refused. */
export interface Mutant {
  readonly bytes: Uint8Array;
  readonly kind: string;
  readonly isUnsealed: boolean;
}

/** Texts that names, cells and values may hold. */
const words = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', 'length'],
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e0',
    '0x1',
    '1e999',
    '-0',
    'NaN',
    'inf',
    'null',
    'true',
    '٣',
    '１',
    '1_0',
    '9'.repeat(400),
  ],
  ...[
    '\u001b]8;;http://x\u0007',
    '\u202eevil',
    '\u200b',
    '\ud800',
    '\u0000',
    'a\nb',
    '"',
    "'",
    ',',
    ';',
    '\t',
    '=1+1',
  ],
  ...[
    '../../etc/passwd',
    '/',
    'x'.repeat(3000),
    '<script>alert(1)</script>',
    '%{x}',
    '%s',
    '\ufeff',
    '\u3164',
  ],
];
const values: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    -1e308,
    2 ** 53,
    2 ** 31,
    1e9,
    5e-324,
    [],
    {},
    [[]],
    ['a'],
    [null],
    { a: 1 },
  ],
  ...words,
];
const sizes = [
  0, 1, 2, 7, 8, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x10000, 1e6, 5e7,
];

/** A change of a sound file that is at least as likely to pass its first checks as not. */
export function mutate(layout: Layout, seed: Uint8Array, random: RandomStream): Mutant {
  const kinds = changes[layout];
  const [kind, change] = kinds[pick(random, kinds.length)]!;
  let bytes = change(Uint8Array.from(seed), random);
  for (let more = random.integer(3); more > 0; more--) bytes = change(bytes, random);
  if (layout !== 'sealed') return { bytes, kind, isUnsealed: false };
  const at = findSeal(bytes) ?? bytes.length;
  const seals = random.uniform() < 0.85 && at + sealDigits <= bytes.length;
  return {
    bytes: seals ? sealAgain(bytes) : bytes,
    kind: seals ? kind : `${kind}, not sealed`,
    isUnsealed: !seals,
  };
}

/** As whoever made the file would seal it. */
function sealAgain(bytes: Uint8Array): Uint8Array {
  const at = findSeal(bytes)!;
  bytes.fill(48, at, at + sealDigits);
  sealBytes(bytes);
  return bytes;
}

/** A whole number below n; 0 where there is none. */
function pick(random: RandomStream, n: number): number {
  return n > 1 ? random.integer(Math.floor(n)) : 0;
}

type Change = (bytes: Uint8Array, random: RandomStream) => Uint8Array;

const anywhere: readonly (readonly [string, Change])[] = [
  ['bits', (bytes, random) => poke(bytes, random, pick(random, bytes.length))],
  ['number', (bytes, random) => setNumber(bytes, random, pick(random, bytes.length))],
  ['cut', (bytes, random) => bytes.slice(0, pick(random, bytes.length + 1))],
  ['splice', splice],
  [
    'zeros',
    (bytes, random) => {
      const at = pick(random, bytes.length);
      return bytes.fill(0, at, at + random.integer(64));
    },
  ],
];

const changes: Readonly<Record<Layout, readonly (readonly [string, Change])[]>> = {
  binary: [...anywhere, ['end', atEnd]],
  sealed: [...anywhere, ['footer', atEnd], ['footer', atEnd], ['header', inHeader], ['text', swapText]],
  csv: [
    ...anywhere.slice(0, 4),
    ['cell', changeCell],
    ['cell', changeCell],
    ['cell', changeCell],
    ['row', changeRow],
    ['coding', recode],
  ],
  json: [
    ...anywhere.slice(0, 4),
    ['value', changeJson],
    ['value', changeJson],
    ['value', changeJson],
    ['value', changeJson],
    ['raw', rawJson],
    ['coding', recode],
  ],
};

function poke(bytes: Uint8Array, random: RandomStream, at: number): Uint8Array {
  if (bytes.length > 0) bytes[at] = bytes[at]! ^ (1 << random.integer(8));
  return bytes;
}

/** A length, an offset or a count, at a place where one may stand. */
function setNumber(bytes: Uint8Array, random: RandomStream, at: number): Uint8Array {
  const place = at & ~3;
  if (place + 4 <= bytes.length)
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(place, sizes[pick(random, sizes.length)]!, true);
  return bytes;
}

/** Near the end, where Arrow and Parquet say what is in the file. */
function atEnd(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const at = Math.max(0, bytes.length - 1 - pick(random, Math.min(bytes.length, 2500)));
  return random.uniform() < 0.5 ? poke(bytes, random, at) : setNumber(bytes, random, at);
}

/** In or behind the mark of a message. */
function inHeader(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const marks: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 8)
    if (bytes[at] === 255 && bytes[at + 1] === 255 && bytes[at + 2] === 255 && bytes[at + 3] === 255)
      marks.push(at);
  const at = (marks[pick(random, marks.length)] ?? 0) + random.integer(400);
  if (at >= bytes.length) return bytes;
  return random.uniform() < 0.5 ? poke(bytes, random, at) : setNumber(bytes, random, at);
}

function splice(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const [from, to] = [pick(random, bytes.length), pick(random, bytes.length)];
  const part = bytes.slice(from, from + random.integer(200));
  if (random.uniform() < 0.5) {
    bytes.set(part.subarray(0, bytes.length - to), to);
    return bytes;
  }
  return Uint8Array.from([...bytes.subarray(0, to), ...part, ...bytes.subarray(to)]);
}

/** Another text of the same length, in names, metadata and cells: offsets stay right. */
function swapText(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const found = [...text.matchAll(/[\w.{}":,-]{4,}/g)];
  const match = found[pick(random, found.length)];
  const word = words[pick(random, words.length)]!;
  if (match === undefined) return bytes;
  const filled = Buffer.from(word.padEnd(match[0].length, random.uniform() < 0.5 ? ' ' : '_'));
  bytes.set(filled.subarray(0, match[0].length), match.index);
  return bytes;
}

function changeCell(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const rows = Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .map((line) => line.split(','));
  const row = rows[random.uniform() < 0.3 ? 0 : pick(random, rows.length)]!;
  const other = rows[pick(random, rows.length)]!;
  const place = pick(random, row.length);
  const word =
    random.uniform() < 0.3 ? other[pick(random, other.length)]! : words[pick(random, words.length)]!;
  row[place] = random.uniform() < 0.2 ? `"${word}"` : word;
  return Buffer.from(rows.map((cells) => cells.join(',')).join('\n'));
}

function changeRow(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const rows = Buffer.from(bytes).toString('utf8').split('\n');
  const [a, b] = [pick(random, rows.length), pick(random, rows.length)];
  const ways: readonly (() => void)[] = [
    () => rows.splice(a, 1),
    () => rows.splice(a, 0, rows[b]!),
    () => rows.splice(a, 0, ''),
    () => ([rows[a], rows[b]] = [rows[b]!, rows[a]!]),
    () => rows.splice(a, 0, `${rows[b]},`),
    () => rows.push(...Array(2000).fill(rows[b])),
    () => (rows[a] = rows[a]!.replaceAll(',', ';')),
  ];
  ways[pick(random, ways.length)]!();
  return Buffer.from(rows.join(random.uniform() < 0.2 ? '\r\n' : '\n'));
}

function recode(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const text = Buffer.from(bytes).toString('utf8');
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
  const ways = [
    () => utf16,
    () => Buffer.from(utf16).swap16(),
    () => utf16.subarray(2),
    () => Buffer.from(`\ufeff${text}`),
    () => Buffer.from(text.replace(/[aeiou]/, 'é'), 'latin1'),
    () => gzipSync(bytes),
    () => Buffer.from(text.replace(/[aeiou]/g, (vowel) => `${vowel}\u0301`)),
  ];
  return Uint8Array.from(ways[pick(random, ways.length)]!());
}

function changeJson(bytes: Uint8Array, random: RandomStream): Uint8Array {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return bytes;
  }
  const holders: (Record<string, unknown> | unknown[])[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    holders.push(value as Record<string, unknown>);
    for (const each of Object.values(value)) visit(each);
  };
  visit(json);
  const holder = holders[pick(random, holders.length)] as Record<string, unknown> | undefined;
  if (holder === undefined) return Buffer.from(JSON.stringify(values[pick(random, values.length)]));
  const keys = Object.keys(holder);
  const key = keys[pick(random, keys.length)] ?? '0';
  const other = holders[pick(random, holders.length)]!;
  const ways: readonly (() => void)[] = [
    () => (holder[key] = values[pick(random, values.length)]),
    () => (holder[key] = values[pick(random, values.length)]),
    () => (holder[key] = words[pick(random, words.length)]),
    () => (holder[key] = structuredClone(other)),
    () => delete holder[key],
    () => addKey(holder, words[pick(random, words.length)]!, structuredClone(holder[key])),
    () => (holder[key] = typeof holder[key] === 'number' ? -(holder[key] as number) * 1e6 : [holder[key]]),
    () => Array.isArray(holder) && holder.length < 1000 && holder.splice(0, 0, ...holder.slice(0, 3)),
  ];
  ways[pick(random, ways.length)]!();
  return Buffer.from(JSON.stringify(json));
}

/** A key of any name; a list has none, and takes the value at its end. */
function addKey(holder: Record<string, unknown> | unknown[], key: string, value: unknown): void {
  if (Array.isArray(holder)) holder.push(value);
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** What `JSON.stringify` never writes. */
function rawJson(bytes: Uint8Array, random: RandomStream): Uint8Array {
  const text = Buffer.from(bytes).toString('utf8');
  const ways: readonly (() => string)[] = [
    () => text.replace('{', '{"__proto__":{"schemaVersion":1},'),
    () => text.replace(/"(\w+)":/, '"__proto__":'),
    () => text.replace(/:\s*[\w"[{]/, (start) => `:${'['.repeat(200_000)}${start.slice(1)}`),
    () => text.replace(/:\s*[\d.]+/, ':1e400'),
    () => text.replace(/"(\w+)":\s*/, '"$1":"\\ud800","$1":'),
    () => `${text}${text}`,
    () => text.replace('{', `{"x":${'{"a":'.repeat(500)}1${'}'.repeat(500)},`),
    () => text.replace(/:\s*"/, ':"\u0003\u001b'),
  ];
  return Buffer.from(ways[pick(random, ways.length)]!());
}
