/** Stdout is for what was asked for; progress and warnings go to stderr. */
export function printText(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line of warning or progress. */
export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  printText(JSON.stringify(value, null, 2));
}
