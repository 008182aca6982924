import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { readManifest, writeManifest } from '../../src/traces/store/manifest.ts';
import { runCliIn } from '../cli/run-cli.ts';
import { writeLabelledRecording } from '../eval/small-recording.ts';

const pages = ['extractor', 'diagnoser', 'operator', 'program', 'instrument'];

/** Programs of which the tests hold the traces of every sixth mutant, of the twelve that are shipped. */
const held = ['d4-053', 'paper-irnn', 'so-42293600', 'so-44998910', 'so-59325381'];

/** What a tutorial tells its reader to do, in order. */
type Deed = { readonly file: string; readonly text: string } | { readonly command: string };

function readDeeds(page: string): Deed[] {
  return [...page.matchAll(/^```(ts|sh)\n([\s\S]*?)^```$/gm)].flatMap(([, language, text]): Deed[] => {
    if (language === 'sh')
      return text!
        .trim()
        .split('\n')
        .map((command) => ({ command }));
    return [{ file: /^\/\/ (\S+)\n/.exec(text!)![1]!, text: text! }];
  });
}

/** The shipped recording as seen by somebody who has some traces of five programs. */
async function holdRecording(folder: string): Promise<void> {
  const shipped = join(packageRoot, 'corpus', 'recorded');
  const copy = join(folder, 'corpus', 'recorded');
  await mkdir(copy, { recursive: true });
  for (const name of await readdir(shipped))
    if (name !== 'manifest.json') await symlink(join(shipped, name), join(copy, name));
  const manifest = await readManifest(shipped);
  const isHeld = (path: string) => held.some((program) => path.startsWith(`traces/${program}/`));
  const kept = new Set(manifest.files.map(({ path }) => path).filter(isHeld).filter((_, i) => i % 6 === 0)); // biome-ignore format: one call
  const files = manifest.files.map((file) =>
    file.kind === 'runs' || kept.has(file.path) ? file : { ...file, absent: true as const },
  );
  await writeManifest(copy, { ...manifest, files });
}

async function holdSmall(folder: string): Promise<void> {
  await mkdir(join(folder, 'corpus'));
  await rename(await writeLabelledRecording(), join(folder, 'corpus', 'recorded'));
}

const quick = {
  eval: [
    ...['--repeats', '1', '--folds', '2', '--draws', '100', '--controls', 'none'],
    ...['--workers', '1', '--quiet'],
  ],
  record: ['--workers', '1'],
};

/** Commands as they stand, but on the recording in the folder, with one worker, and evaluations of two folds. */
function argumentsOf(command: string): string[] {
  const [name, ...words] = command.replace(' reference ', ' corpus/recorded ').split(' ');
  expect(name).toBe('faultgap');
  return [...words, ...((quick as Record<string, readonly string[]>)[words[0]!] ?? [])];
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultgap-tutorial-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe.each(pages)('the tutorial %s', (name) => {
  it('does what it says', { timeout: 240_000 }, async () => {
    const page = await readFile(join(packageRoot, 'docs', 'tutorials', `${name}.md`), 'utf8');
    const deeds = readDeeds(page);
    expect(deeds.length).toBeGreaterThan(2);
    if (name === 'extractor') await holdRecording(folder);
    // A diagnoser reads features only, of however few runs.
    else if (page.includes(' reference ')) await holdSmall(folder);
    for (const deed of deeds) {
      if ('file' in deed) await write(join(folder, deed.file), deed.text);
      else {
        const { code, stderr, stdout } = await runCliIn(folder, ...argumentsOf(deed.command));
        expect({ command: deed.command, code, said: code === 0 ? '' : stdout + stderr }).toEqual({
          command: deed.command,
          code: 0,
          said: '',
        });
      }
    }
    if (name === 'extractor') await expectContrast(join(folder, 'results', 'loss-drop', 'result.json'));
  });
});

/** What `new` wrote is what the page shows, below its name. */
async function write(path: string, text: string): Promise<void> {
  if (existsSync(path)) expect(text).toBe(`// ${basename(path)}\n${await readFile(path, 'utf8')}`);
  await writeFile(path, text);
}

/** What the extractor adds to the baseline, in both headline splits and in the gap, on the programs at hand. */
async function expectContrast(path: string): Promise<void> {
  const { contrasts, corpus, hashes, warnings } = JSON.parse(await readFile(path, 'utf8'));
  expect(
    contrasts.map(
      ({ features, decision, split }: Record<string, string>) => `${features} ${decision} ${split}`,
    ),
  ).toEqual(['S1', 'S4', 'gap'].map((split) => `baseline+loss-drop plain ${split}`));
  expect(corpus.programs).toBe(held.length);
  expect(hashes['extractor loss-drop']).toMatch(/^[0-9a-f]{64}$/);
  expect(warnings.join()).toMatch(/On 5 of \d+ programs/);
}

it('takes at most 40 lines of code to add an extractor', async () => {
  const page = await readFile(join(packageRoot, 'docs', 'tutorials', 'extractor.md'), 'utf8');
  const [code] = readDeeds(page).flatMap((deed) => ('text' in deed ? [deed.text] : []));
  expect(code!.trim().split('\n').length).toBeLessThan(40);
});
