import { InputError } from '../errors.ts';

/*
 * Data as text, which is all that passes into a realm: an object of another realm would lead back there, and a port, which makes it anew
 * in the realm, takes ten times as long to set up as the realm. JSON, in which null stands for what it lacks; the places of these and
 * words for them; a line break, which JSON has none of; then the bytes of typed arrays, a character for each.
 */

type Place = readonly (string | number)[];

/** The longest text that Node holds is a little longer. */
const mostBytes = 500e6;

/**
 * Numbers, text, lists, objects and typed arrays. What an object occurs in twice becomes two.
 * @throws InputError `plug-in-values` where typed arrays are too large.
 */
export function toText(value: unknown): string {
  const words: [place: Place, word: string][] = [];
  const bytes: string[] = [];
  let length = 0;
  const plain = (part: unknown, place: Place): unknown => {
    if (isInJson(part)) return part;
    if (Array.isArray(part))
      return part.every(isInJson) ? part : part.map((own, i) => plain(own, [...place, i]));
    if (typeof part === 'object' && !ArrayBuffer.isView(part))
      return Object.fromEntries(
        Object.entries(part!).map(([key, own]) => [key, plain(own, [...place, key])]),
      );
    words.push([place, ArrayBuffer.isView(part) ? take(part) : Object.is(part, -0) ? '-0' : String(part)]);
    return null;
  };
  const take = (array: ArrayBufferView): string => {
    const from = length;
    length += array.byteLength;
    requireFit(length);
    bytes.push(Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('latin1'));
    return `${array.constructor.name} ${from} ${array.byteLength}`;
  };
  const json = JSON.stringify([[plain(value, [0])], words]);
  return `${json}\n${bytes.join('')}`;
}

function requireFit(bytes: number): void {
  if (bytes <= mostBytes) return;
  throw new InputError('plug-in-values', {
    rule: 'a confined plug-in is given all that it learns from at once',
    need: `at most ${mostBytes / 1e6} MB`,
    value: `${Math.ceil(bytes / 1e6)} MB or more`,
  });
}

function isInJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

const { parse } = JSON;
const typedArrays = { Float64Array, Float32Array, Int32Array };

/** The value again. Called in the realm, by what the language has there. */
export function fromText(text: string): unknown {
  const end = text.indexOf('\n');
  const [held, words] = parse(text.slice(0, end)) as [[unknown], [Place, string][]];
  for (const [place, word] of words) {
    const holder = place.slice(0, -1).reduce<unknown>((part, key) => (part as Holder)[key], held);
    (holder as Holder)[place.at(-1)!] = meantBy(word, text, end + 1);
  }
  return held[0];
}

type Holder = Record<string | number, unknown>;

function meantBy(word: string, text: string, start: number): unknown {
  const [name, from, length] = word.split(' ') as [string, string?, string?];
  if (from === undefined) return name === 'undefined' ? undefined : Number(name);
  const bytes = new Uint8Array(Number(length));
  const first = start + Number(from);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(first + i);
  return new typedArrays[name as keyof typeof typedArrays](bytes.buffer);
}
