import type { InputError } from '../lib/errors.ts';
import { showControls, showOneLine } from '../lib/plain-text.ts';

/**
 * Stdout is for the result; progress and warnings go to stderr. Here, and nowhere else, text of
 * others is kept from steering the terminal.
 */
export function printText(text: string): void {
  process.stdout.write(`${showControls(text)}\n`);
}

/** A line of warning or progress. */
export function printNote(text: string): void {
  process.stderr.write(`${showOneLine(text)}\n`);
}

/** Exit code of wrong usage and bad input, as against 1 for a check that did not hold. */
export const badInput = 2;

/** What the user can mend, in a line, and the lines of a source that it is about. */
export function printRefusal({ message, code, words }: InputError): void {
  printNote(`faultgap: ${message} [${code}]`);
  for (const line of words.excerpt?.split('\n') ?? []) printNote(line);
}

/** What a command found: as JSON, or as the text made of it. */
export function printResult<T>(json: boolean, result: T, format: (result: T) => string): void {
  printText(json ? JSON.stringify(result, null, 2) : format(result));
}

/** `3 data, 1 clean`; these words where nothing was counted. */
export function formatCounts(counts: Readonly<Record<string, number>>, nothing = 'none'): string {
  return (
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || nothing
  );
}
