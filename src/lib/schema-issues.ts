import type { z } from 'zod';
import type { ErrorWords } from './errors.ts';

type Issue = z.core.$ZodIssue;

/** What is wrong, and where, in words of ours: those of the library (`Too big: expected array to have <=3 items`) help nobody. */
interface IssueWords extends Pick<ErrorWords, 'need' | 'value'> {
  /** `layers.1.units`; `its root` where that is the whole. */
  readonly at: string;
}

/** Parses by a schema so that `wordIssue` knows what was found. */
export const reported = { reportInput: true } as const;

/** The first thing that is wrong with a value that was parsed as `reported`. */
export function wordIssue({ issues }: z.ZodError): IssueWords {
  const { path: _, ...words } = wordOne(issues[0]!);
  return words;
}

/** Everything that is wrong with such a value. */
export function wordIssues({ issues }: Pick<z.ZodError, 'issues'>) {
  return issues.map(wordOne);
}

function wordOne(found: Issue): IssueWords & { readonly path: readonly PropertyKey[] } {
  const { issue, path } = findInnermost(found, []);
  return { at: path.join('.') || 'its root', path, ...wordNeed(issue) };
}

/** Of a value that fits none of several schemas, what is wrong by the one that it comes nearest to. */
function findInnermost(issue: Issue, above: readonly PropertyKey[]): { issue: Issue; path: PropertyKey[] } {
  const path = [...above, ...issue.path];
  const isOfPart = issue.code === 'invalid_key' || issue.code === 'invalid_element';
  if (isOfPart) return findInnermost(issue.issues[0]!, path);
  if (issue.code !== 'invalid_union') return { issue, path };
  const within = issue.errors.flatMap(([first]) => (first === undefined ? [] : [findInnermost(first, path)]));
  const deepest = within.sort((a, b) => b.path.length - a.path.length)[0];
  return deepest !== undefined && deepest.path.length > path.length ? deepest : { issue, path };
}

function wordNeed(issue: Issue): Pick<ErrorWords, 'need' | 'value'> {
  const value = showValue(issue.input);
  switch (issue.code) {
    case 'invalid_type':
      return { need: typeWords[issue.expected] ?? issue.expected, value: showText(issue.input) ?? value };
    case 'too_big':
      return wordBound(issue, issue.maximum, issue.inclusive === false ? 'less than' : 'at most');
    case 'too_small':
      return wordBound(issue, issue.minimum, issue.inclusive === false ? 'more than' : 'at least');
    case 'not_multiple_of':
      return { need: `a multiple of ${issue.divisor}`, value };
    case 'invalid_value':
      return { need: listChoices(issue.values), value };
    case 'unrecognized_keys':
      return { need: 'no other key', value: issue.keys.join(', ') };
    case 'invalid_union':
      return { need: wordUnion(issue), value: showValue(discriminated(issue)) };
    case 'invalid_format':
      if (/^Invalid /.test(issue.message))
        return { need: `text like ${issue.pattern ?? issue.format}`, value };
  }
  // Rules of ours, as they are worded.
  const must = /^must be (.*)$/s.exec(issue.message)?.[1];
  return must === undefined ? { value: issue.message } : { need: must, value };
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  function: 'a function',
  null: 'null',
  undefined: 'nothing',
  never: 'nothing',
};

function wordBound(
  { origin, exact, input }: Issue & { readonly origin: string; readonly exact?: boolean },
  bound: number | bigint,
  words: string,
) {
  const [one, many] = counted[origin] ?? ['', ''];
  const of = (count: number | bigint) => [count, Number(count) === 1 ? one : many].join(' ').trim();
  const length = (input as { length?: number } | undefined)?.length;
  return {
    need: `${exact ? 'exactly' : words} ${of(bound)}`,
    value: one === '' || length === undefined ? showValue(input) : of(length),
  };
}

const counted: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

type UnionIssue = Extract<Issue, { readonly code: 'invalid_union' }>;

/** The key that names the kind, where there is one. */
function discriminated({ input, discriminator }: UnionIssue): unknown {
  if (discriminator === undefined || typeof input !== 'object' || input === null) return input;
  return (input as Readonly<Record<string, unknown>>)[discriminator];
}

function wordUnion(issue: UnionIssue): string {
  if ('options' in issue && issue.options !== undefined) return listChoices(issue.options);
  const needs = issue.errors.flatMap(([first]) => (first === undefined ? [] : (wordNeed(first).need ?? [])));
  return [...new Set(needs)].join(', or ') || 'another value';
}

function listChoices(values: readonly unknown[]): string {
  const shown = values.map((value) => showValue(value));
  return shown.length === 1 ? shown[0]! : `one of ${shown.join(', ')}`;
}

/** Text that looks like the number or the `true` that is needed. */
function showText(value: unknown): string | null {
  const looksRight = typeof value === 'string' && /^(true|false|null|[+-]?\.?\d.*)$/s.test(value);
  return looksRight ? `the text "${showValue(value)}"` : null;
}

/** More of a value only hides what is said of it. */
const longest = 80;

function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  const text = typeof value === 'object' ? showObject(value) : String(value);
  if (text === '') return 'empty text';
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** One that a module of a stranger made may have no JSON, such as one that holds itself. */
function showObject(value: object | null): string {
  try {
    return (JSON.stringify(value) as string | undefined) ?? 'an object';
  } catch {
    return 'an object';
  }
}
