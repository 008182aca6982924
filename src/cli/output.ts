import { showControls, showOneLine } from '../lib/plain-text.ts';

/**
 * Stdout is for what was asked for; progress and warnings go to stderr. Here, and nowhere else, text of others is kept from
 * steering the terminal.
 */
export function printText(text: string): void {
  process.stdout.write(`${showControls(text)}\n`);
}

/** A line of warning or progress. */
export function printNote(text: string): void {
  process.stderr.write(`${showOneLine(text)}\n`);
}

export function printJson(value: unknown): void {
  printText(JSON.stringify(value, null, 2));
}
