import { errorText, InputError } from '../errors.ts';
import { fromText } from './text.ts';

/* Bundled with a plug-in and run beside it, so nothing here is believed: whoever calls takes numbers and words from it, and no code. */

/** What is wanted of a plug-in in a realm that has seen nothing else. Values are data: numbers, text, lists, typed arrays. */
export interface Call {
  /** A method of the plug-in whose result takes its place. */
  readonly first?: {
    readonly method: string;
    readonly args: readonly unknown[];
    /** Properties of the first argument that the plug-in gets as functions which return them. */
    readonly functions: readonly string[];
  };
  /** Called once with each value, which is not there before its turn; a description of the plug-in where it is left out. */
  readonly method?: string;
  readonly each: readonly unknown[];
  /** Numbers that an answer has at most, where longer ones are of no use. */
  readonly most?: number;
}

/** One value that was wanted, as JSON, or why there is none. */
export type Answer =
  | { readonly numbers: string }
  | { readonly about?: unknown }
  | { readonly code: string; readonly words: object; readonly stack: string }
  | { readonly thrown: string; readonly stack: string };

/**
 * Answers what comes next about a plug-in: the call without its values, then value by value, each as `toText` writes it.
 * @returns an `Answer` as JSON.
 */
export function answerer(plugIn: unknown): (text: string, isFirst: boolean) => string {
  let target = plugIn;
  let method: string | undefined;
  let most = mostNumbers;
  return (text, isFirst) => {
    try {
      const part = fromText(text);
      if (!isFirst) return JSON.stringify({ numbers: write(invoke(target, method!, [part]), most) });
      const call = part as Call;
      method = call.method;
      most = call.most ?? mostNumbers;
      if (call.first !== undefined) target = ask(plugIn, call.first);
      return JSON.stringify({ about: method === undefined ? describe(plugIn) : null });
    } catch (error) {
      return explain(error);
    }
  };
}

/** Answers everything with what a plug-in threw while it was loaded. */
export function failing(error: unknown): () => string {
  const text = explain(error);
  return () => text;
}

/** What is thrown may itself throw where it is looked at. */
function explain(error: unknown): string {
  try {
    return describeThrown(error);
  } catch {
    return JSON.stringify({ thrown: 'something that cannot be read', stack: '' });
  }
}

function describeThrown(error: unknown): string {
  const stack = error instanceof Error ? framesOf(String(error.stack)) : '';
  if (error instanceof InputError && isWorded(error))
    return JSON.stringify({ code: error.code, words: error.words, stack });
  return JSON.stringify({ thrown: errorText(error).slice(0, mostLetters), stack });
}

/** Whoever writes JavaScript may give anything as a code and words. */
function isWorded({ code, words }: InputError): boolean {
  const isText = Object.values(words).every((word) =>
    ['string', 'number', 'undefined'].includes(typeof word),
  );
  return isText && typeof words.rule === 'string' && codePattern.test(code);
}

/** Of a code that a plug-in gives to what it refuses. */
export const codePattern = /^[a-z0-9-]{1,60}$/;

/** Nobody reads more; a thousand answers may say it. */
const mostLetters = 3000;
/** More frames lead to nothing that its author wrote. */
const mostFrames = 50;

/** Without the message, which is long where its author likes. */
function framesOf(stack: string): string {
  const frames = stack.split('\n').filter((line) => /^ +at /.test(line));
  return frames.slice(0, mostFrames).join('\n');
}

function ask(plugIn: unknown, { method, args, functions }: NonNullable<Call['first']>): unknown {
  const [values, ...others] = args as [object, ...unknown[]];
  const made = functions.map((name) => [name, () => Reflect.get(values, name)] as const);
  return invoke(plugIn, method, [{ ...values, ...Object.fromEntries(made) }, ...others]);
}

function invoke(target: unknown, method: string, args: readonly unknown[]): unknown {
  const own = (target as Readonly<Record<string, unknown>> | null | undefined)?.[method];
  if (typeof own !== 'function') throw refuse(`${method} of a plug-in can be called`, 'a function', own);
  const given: unknown = Reflect.apply(own, target, args);
  if (typeof (given as { readonly then?: unknown } | null | undefined)?.then === 'function')
    throw refuse(`${method} of a plug-in answers at once`, 'no async and no Promise', given);
  return given;
}

function refuse(rule: string, need: string, value: unknown): InputError {
  const found = value === undefined || value === null ? 'nothing' : `what is of type ${typeof value}`;
  return new InputError('plug-in-answer', { rule, need, value: found });
}

/** An answer is a row of features or a score for each class; what says that it is longer would take minutes to write down. */
const mostNumbers = 100_000;

const isList = 'an answer of a plug-in is a list of numbers';

/** Numbers to the last bit, as text; of anything else its type, which no reader takes for a number. */
function write(value: unknown, most: number): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) throw refuse(isList, 'a list', value);
  const words: string[] = [];
  for (const one of listed(value as Iterable<unknown> | ArrayLike<unknown>)) {
    if (words.length === most)
      throw new InputError('plug-in-answer', {
        rule: isList,
        need: `at most ${most} of them`,
        value: 'more',
      });
    words.push(wordOf(one));
  }
  return words.join();
}

function* listed(value: Iterable<unknown> | ArrayLike<unknown>): Iterable<unknown> {
  if (Reflect.has(Object(value), Symbol.iterator)) yield* value as Iterable<unknown>;
  else for (let i = 0; i < (value as ArrayLike<unknown>).length; i++) yield (value as ArrayLike<unknown>)[i];
}

function wordOf(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return value === null ? 'null' : typeof value;
}

/** What stands in JSON for a function. */
export const functionMark = '\u0000function';

/** A plug-in lies flatter; what goes on without end, as one that holds itself, is cut off. */
const deepest = 10;

/** A value as data, with the methods of its class. */
function describe(value: unknown, depth = 0): unknown {
  if (typeof value === 'function') return functionMark;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return null;
  if (Array.isArray(value)) return value.map((part) => describe(part, depth + 1));
  const methods = depth === 0 ? methodsOf(value) : [];
  const parts = Object.entries(value).map(([key, part]) => [key, describe(part, depth + 1)]);
  return Object.fromEntries([...methods, ...parts]);
}

/** What an instance has from its class. */
function methodsOf(value: object): (readonly [string, unknown])[] {
  const names: string[] = [];
  for (let above = Object.getPrototypeOf(value); above; above = Object.getPrototypeOf(above))
    if (above !== Object.prototype) names.push(...Object.getOwnPropertyNames(above));
  return names
    .filter((name) => name !== 'constructor' && typeof Reflect.get(value, name) === 'function')
    .map((name) => [name, functionMark]);
}
