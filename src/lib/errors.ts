import { joinLines, showControls, showOneLine } from './plain-text.ts';

/** What an error tells its reader: the rule that was broken, what is needed, what was found, and what to do. */
export interface ErrorWords {
  /** The rule, as a statement: "a grouped split needs two programs". */
  readonly rule: string;
  /** What would have been accepted. */
  readonly need?: string | number;
  /** What was found instead. */
  readonly value?: string | number;
  /** What to do about it. */
  readonly remedy?: string;
  /** Lines to be shown below the message: where in a source file it is. */
  readonly excerpt?: string;
}

/**
 * Wrong usage or bad input: something the user can mend. The command line prints the message as one line and
 * exits with 2; every other error is a defect of ours and keeps its stack.
 */
export class InputError extends Error {
  /** Stable identifier for programs, such as `arrow-truncated`. */
  readonly code: string;
  readonly words: ErrorWords;

  constructor(code: string, words: ErrorWords, options?: ErrorOptions) {
    const harmless = showWords(words);
    super(wordError(harmless), options);
    this.name = 'InputError';
    this.code = code;
    this.words = harmless;
  }
}

/** More than this of one word only hides the others. */
const longestWord = 2000;

/** An error quotes whoever wrote the file, who may want to steer the terminal. */
function showWords(words: ErrorWords): ErrorWords {
  const shown = Object.entries(words).map(([name, word]) => [name, showWord(name, word)]);
  return Object.fromEntries(shown);
}

function showWord(name: string, word: unknown): unknown {
  if (typeof word !== 'string') return word;
  return name === 'excerpt' ? showControls(word) : show(word);
}

function show(word: string): string {
  const text = showOneLine(word.slice(0, longestWord));
  return word.length > longestWord ? `${text}…` : text;
}

function wordError({ rule, need, value, remedy }: ErrorWords): string {
  const clauses = [rule];
  if (need !== undefined) clauses.push(`need ${need}`);
  if (value !== undefined) clauses.push(`got ${value}`);
  const sentence = clauses.join('; ');
  return remedy === undefined ? sentence : `${sentence}. ${remedy}`;
}

/** An error is said with so many that led to it. */
const mostCauses = 3;

/**
 * The text of anything thrown, with what caused it. Without a module of Node: plug-ins are refused such, and this file is bundled
 * with theirs.
 */
export const errorText = (error: unknown): string => textOf(error, new Set());

/** What is thrown may throw in its turn where it is read, and errors may have caused one another in a circle. */
function textOf(error: unknown, said: Set<unknown>): string {
  try {
    if (typeof error !== 'object') return String(error);
    if (!(error instanceof Error)) return JSON.stringify(error) ?? 'an object';
    const message = String(error.message);
    said.add(error);
    const texts: string[] = [];
    for (const cause of causesOf(error)) {
      if (said.has(cause)) continue;
      const isLast = texts.length === mostCauses || said.size > mostCauses;
      texts.push(isLast ? '…' : joinLines(textOf(cause, said)));
      if (isLast) break;
    }
    return texts.length === 0 ? message : `${message} (cause: ${texts.join('; ')})`.trimStart();
  } catch {
    return 'an object';
  }
}

function causesOf(error: Error): unknown[] {
  // Ours say in their own words what their cause was.
  if (error instanceof InputError) return [];
  try {
    const { errors = [], cause } = error as Partial<AggregateError>;
    const parts = error instanceof AggregateError ? Array.from(errors) : [];
    return cause === undefined ? parts : [...parts, cause];
  } catch {
    return [];
  }
}
