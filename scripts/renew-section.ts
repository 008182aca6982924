/** Two comments of a page, between which a script writes. */
export type Marks = readonly [start: string, end: string];

/** A page in which what stands between two marks is made anew. */
export function renewSection(page: string, [start, end]: Marks, text: string): string {
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page lost its marks: ${start} … ${end}`);
  return [page.slice(0, from + start.length), text.trimEnd(), page.slice(to)].join('\n\n');
}
