import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';

/** Words that docs/glossary.md discards, and what is written instead. */
const discarded: readonly (readonly [word: RegExp, instead: string])[] = [
  [/yardstick/i, 'reference'],
  [/contestant/i, 'method'],
  [/workbench/i, 'the name of what is in it'],
  [/\bright(ly|ness)/i, 'correct, correctly'],
  [/there (is|are) already/i, 'already exists'],
  [/keeps? silent/i, 'abstains'],
];

/** In sources and pages; tests say who asks and is told. */
const discardedInSources: typeof discarded = [
  [/(?<!not-)\basked\b/i, 'predicted, needed, wanted'],
  [/\btold\b/i, 'said, known, named'],
];

/** Formats, which keep their words, and people, who do ask. */
const kept = [
  'src/inputs/bank/bank-store.ts: const { reference: yardstick, ...seeds } = healthySeeds;',
  'src/inputs/bank/bank-store.ts: return hashJson([bankVersion, bankSizes, { ...seeds, yardstick }, id, settings, spec]);',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the line as it stands
  'src/inputs/test-sets/test-sets.ts: title: `Real inputs that every searched instance answers rightly with confidence ${confidence}`,',
  'src/report/inputs/human-study.ts: const end = html`<p id="done" hidden>Thank you. Download the answers, and send the file to who asked you.</p>',
];

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const sources = [...pages, ...['src', 'corpus', 'bench', 'scripts', 'docs'].flatMap(filesOf)];
const tests = filesOf('test');

function filesOf(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|md)$/.test(path))
    .map((path) => join(folder, path))
    .filter((path) => path !== 'docs/glossary.md' && path !== 'test/docs/words.test.ts');
}

function findIn(files: readonly string[], word: RegExp): string[] {
  return files
    .flatMap((file) =>
      readFileSync(join(packageRoot, file), 'utf8')
        .split('\n')
        .flatMap((line) => (word.test(line) ? [`${file}: ${line.trim()}`] : [])),
    )
    .filter((line) => !kept.includes(line));
}

describe('the words of the glossary', () => {
  test.each(discarded)('are written instead of %s: %s', (word) => {
    expect(findIn([...sources, ...tests], word)).toEqual([]);
  });

  test.each(discardedInSources)('are written in sources instead of %s: %s', (word) => {
    expect(findIn(sources, word)).toEqual([]);
  });
});
