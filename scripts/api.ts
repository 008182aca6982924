import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot, writeFileAtomic } from '../src/lib/files.ts';

// Writes docs/api.md from the doc comments of what src/index.ts exports: `npm run api`. TypeScript 7 has no compiler API
// for JavaScript yet, and the house style (one declaration per export, closed by a line that begins with its bracket or
// ends with its semicolon) makes a few patterns enough.

interface Entry {
  readonly name: string;
  readonly file: string;
  readonly doc: string;
  readonly code: string;
}

/** The page as it should be. */
export function formatApi(): string {
  const byFile = new Map<string, Entry[]>();
  for (const entry of listExports()) byFile.set(entry.file, [...(byFile.get(entry.file) ?? []), entry]);
  const sections = [...byFile].map(([file, entries]) =>
    [`## \`${file}\``, ...entries.map(formatEntry)].join('\n\n'),
  );
  return `${[intro, ...sections].join('\n\n')}\n`;
}

const intro = `# The library

\`import { recordRuns, extractFeatures, measureGap } from 'faultgap'\`

What faultgap exports, by the file that holds it, in the words of its doc comments. Written by \`npm run api\`.`;

function formatEntry({ name, doc, code }: Entry): string {
  return [`### ${name}`, doc, `\`\`\`ts\n${code}\n\`\`\``].filter((part) => part !== '').join('\n\n');
}

/** Every export of src/index.ts, in its order; those of \`export type *\` in the order of their file. */
export function listExports(): Entry[] {
  const index = readSource('src/index.ts');
  return [...index.matchAll(/^export (type \*|\{[^}]*\}) from '(.*)';$/gm)].flatMap(([, what, target]) => {
    const file = join(dirname('src/index.ts'), target!);
    const names = what === 'type *' ? typesIn(readSource(file)) : namesIn(what!);
    return names.map((name) => describe(name, file));
  });
}

/** An export as it is declared, in that file or behind it; `X as Y` is the old name `Y` of `X`. */
function describe(name: string, door: string): Entry {
  const [present, old] = name.split(' as ');
  const file = findFile(present!, door);
  const { doc, code } = findDeclaration(readSource(file), present!, file);
  if (old === undefined) return { name, file, doc, code };
  const keyword = /^export (?:interface|type) /.test(code) ? 'type' : 'const';
  return {
    name: old,
    file,
    doc: `The old name of \`${present}\`, for one release.`,
    code: `export ${keyword} ${old} = ${present};`,
  };
}

/** The file that declares a name which another, the door of its house, may hand on. */
function findFile(name: string, door: string): string {
  const handedOn = readSource(door).matchAll(/^export (?:type )?(\{[^}]*\}) from '(.*)';$/gm);
  for (const [, names, target] of handedOn) {
    if (namesIn(names!).includes(name)) return findFile(name, join(dirname(door), target!));
  }
  return door;
}

function readSource(file: string): string {
  return readFileSync(join(packageRoot, file), 'utf8');
}

function namesIn(list: string): string[] {
  return list
    .slice(1, -1)
    .split(',')
    .map((name) => name.replace(/\btype\b/, '').trim())
    .filter((name) => name !== '');
}

function typesIn(source: string): string[] {
  return [...source.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name!);
}

function findDeclaration(source: string, name: string, file: string): Pick<Entry, 'doc' | 'code'> {
  const start = new RegExp(
    `^export (?:async )?(?:function\\*?|const|class|interface|type) ${name}\\b`,
    'm',
  ).exec(source);
  if (start === null) throw new Error(`${file} does not declare ${name}`);
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(source.slice(0, start.index))?.[1] ?? '';
  return { doc: formatDoc(comment), code: cutDeclaration(source.slice(start.index)) };
}

/** Text of a comment without its stars; tags begin a line of their own. */
function formatDoc(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim());
  return lines
    .join('\n')
    .trim()
    .replace(/\s*@throws /g, '\n\nThrows ')
    .replace(/\s*@returns /g, '\n\nReturns ')
    .replace(/\s*@param (\w+) /g, '\n\n`$1`: ')
    .trim();
}

/** A whole interface or type; of a function its signature; of a value its name, and its type where that is written. */
function cutDeclaration(text: string): string {
  if (/^export type /.test(text)) return text.slice(0, endOfType(text));
  if (/^export interface /.test(text)) return text.slice(0, text.indexOf('\n}') + 2);
  if (/^export class /.test(text)) return `${text.slice(0, text.indexOf(' {'))};`;
  if (/^export const /.test(text))
    return `${/^export const \w+(?:: [^=]+)?/.exec(text)![0].trim()}${registryOf(text)};`;
  return `${/^[\s\S]*?\)(?:: [\s\S]*?)? \{$/m.exec(text)![0].slice(0, -2)};`;
}

function registryOf(text: string): string {
  const [, member] = /^export const \w+ = createRegistry(?:<(\w+)>)?\(/.exec(text) ?? [];
  return member === undefined ? '' : `: Registry<${member}>`;
}

/** A type ends at the first semicolon outside all brackets. */
function endOfType(text: string): number {
  let depth = 0;
  for (const [i, letter] of [...text].entries()) {
    if ('{(['.includes(letter)) depth++;
    if ('})]'.includes(letter)) depth--;
    if (letter === ';' && depth === 0) return i + 1;
  }
  return text.length;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await writeFileAtomic(join(packageRoot, 'docs', 'api.md'), formatApi());
