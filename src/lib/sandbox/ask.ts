import { SourceMap } from 'node:module';
import { serialize } from 'node:v8';
import { z } from 'zod';
import { type ErrorWords, InputError } from '../errors.ts';
import { frameAt } from '../plug-in-source.ts';
import type { Bundle } from './bundle.ts';
import { findIsolation, type Isolation, runConfined } from './confine.ts';
import { type Answer, type Call, codePattern } from './realm.ts';
import { toText } from './text.ts';

/** A plug-in that can be called, and how it is kept from looking around. */
export interface Confinement {
  readonly bundle: Bundle;
  readonly isolation: Isolation;
}

/** What a plug-in gave for one value: numbers, or what else stood there, of which a text says what it is. */
export type Given = (number | null | boolean | string | undefined)[];

/** Of JavaScript objects in the process of a plug-in. */
const heapMiB = 2048;
/** Seconds of a processor beside what the work takes: a person waits for them where a plug-in never ends. */
const shortest = 5;
/** Seconds of the clock for one value: a plug-in that never ends has many to answer. */
const longestValue = 10;

/** @param isolation what another process has found; found by trying where it is left out. */
export function confine(bundle: Bundle, isolation?: Isolation): Confinement {
  return { bundle, isolation: isolation ?? findIsolation(serialize({ code: '', calls: [] })) };
}

/**
 * Does calls on a plug-in in a process of their own, each in a realm of its own, so that no call can know of another.
 * @param seconds of work that are expected, beside the start of a process
 * @param patience seconds of the clock for one value
 * @returns per call, what was given for each of its values
 * @throws InputError `plug-in-values`, `plug-in-ended`, `plug-in-failed`; as the plug-in, where it throws one.
 */
export function askPlugIn(
  confinement: Confinement,
  calls: readonly Call[],
  seconds: number,
  patience = longestValue,
): Given[][] {
  const answers = answersOf(confinement, calls, shortest + seconds, patience);
  return answers.map(([, ...values]) => values.map(readNumbers));
}

/** The default export of a plug-in as data. @throws InputError as `askPlugIn`. */
export function describePlugIn(confinement: Confinement): unknown {
  const [answers] = answersOf(confinement, [{ each: [] }], shortest, longestValue);
  return (answers![0] as { readonly about?: unknown }).about;
}

function answersOf(
  { bundle, isolation }: Confinement,
  calls: readonly Call[],
  seconds: number,
  patience: number,
): Said[] {
  const { code, file } = bundle;
  const parts = calls.map(({ each, ...call }) => [call, ...each].map(toText));
  const input = serialize({ code, file, calls: parts, patience: 1000 * patience });
  const output = runConfined(isolation, input, { seconds, heapMiB });
  const answers = output === null ? undefined : parseAnswers(output);
  if (answers === undefined || answers.some((own, i) => own.length !== 1 + calls[i]!.each.length))
    throw ended(bundle, seconds, patience);
  for (const answer of answers.flat()) {
    if ('code' in answer) throw refused(bundle, answer);
    if ('thrown' in answer) throw failed(bundle, answer);
  }
  return answers;
}

/** The other side may write whatever it likes. */
const text = z.string().transform((said) =>
  said
    .slice(0, 3000)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .slice(0, 300),
);
const clause = z.union([text, z.number()]).optional();
const refusal = z.object({
  code: z.string().regex(codePattern),
  words: z.object({ rule: text, need: clause, value: clause, remedy: text.optional() }),
  stack: z.string(),
});
type Refusal = z.infer<typeof refusal>;
const failure = z.object({ thrown: text, stack: z.string() });
type Failure = z.infer<typeof failure>;
const about = z.union([refusal, failure, z.strictObject({ about: z.unknown().optional() })]);
const value = z.union([refusal, failure, z.object({ numbers: z.string() })]);
const said = z.tuple([about]).rest(value) satisfies z.ZodType<Answer[]>;
type Said = z.infer<typeof said>;

function parseAnswers(bytes: Buffer): Said[] | undefined {
  try {
    const texts = z.array(z.array(z.string())).parse(JSON.parse(bytes.toString('utf8')));
    return texts.map((own) => said.parse(own.map((one) => JSON.parse(one))));
  } catch {
    return undefined;
  }
}

function readNumbers(answer: Said[1]): Given {
  const { numbers } = answer as { readonly numbers: string };
  return numbers === '' ? [] : numbers.split(',').map(readNumber);
}

function readNumber(word: string): Given[number] {
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  if (others.has(word)) return others.get(word);
  const value = Number(word);
  return Number.isNaN(value) && word !== 'NaN' ? undefined : value;
}

/** What is no number, in words, by its type. */
const others = new Map(
  ['string', 'bigint', 'boolean', 'symbol', 'function'].map((type) => [type, `a ${type}`]),
).set('object', 'an object');

function ended({ file }: Bundle, seconds: number, patience: number): InputError {
  return new InputError('plug-in-ended', {
    rule: `${file} broke its process, or had it ended`,
    need: `a trace or row within ${patience} s, all within ${Math.round(seconds)} s of processor time and ${heapMiB} MiB`,
  });
}

/** What a plug-in, or what it has called, refuses in words of its own. */
function refused(bundle: Bundle, { code, words, stack }: Refusal): InputError {
  const { value: rule, ...excerpt } = frameThrown(bundle, words.rule, stack);
  return new InputError(code, { ...(words as ErrorWords), rule, ...excerpt });
}

function failed(bundle: Bundle, { thrown, stack }: Failure): InputError {
  const words = { rule: `${bundle.file} fails`, ...frameThrown(bundle, thrown, stack) };
  return new InputError('plug-in-failed', words);
}

/** The innermost line of the plug-in's own files that it passed. */
function frameThrown({ file, map, own }: Bundle, thrown: string, stack: string) {
  const mapped = new SourceMap(JSON.parse(map));
  for (const at of stack.split('\n')) {
    const [, line, column] = at.includes(`${file}:`) ? (/:(\d+):(\d+)\)?$/.exec(at) ?? []) : [];
    if (line === undefined) continue;
    const found = mapped.findEntry(Number(line) - 1, Number(column) - 1);
    const path = 'originalSource' in found ? own.get(found.originalSource) : undefined;
    if (path !== undefined && 'originalLine' in found)
      return frameAt({ path, line: found.originalLine + 1, column: found.originalColumn + 1 }, thrown);
  }
  return { value: thrown };
}
