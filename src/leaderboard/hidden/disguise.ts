import { join } from 'node:path';
import { programs } from '../../../corpus/programs/index.ts';
import { chooseRandomPrograms } from '../../../corpus/random/choose.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { canonicalJson, sha256 } from '../../lib/hash.ts';
import { loadPlugIn } from '../../lib/plug-in.ts';
import { programKind } from '../../traces/plug-ins.ts';
import type { ProgramSpec } from '../../training/spec.ts';

/**
 * Writes programs, those of files and so many made by lot, as files under names that come from the secret, with a draw of their data of its own: as
 * weights, order of rows, mutants and data are drawn by these names, nobody without the secret can record
 * the runs again.
 * @returns the files. @throws InputError as `loadPlugIn`, `public-program`, `write-failed`.
 */
export async function disguisePrograms(
  { files, random }: { readonly files: readonly string[]; readonly random: number },
  secret: string,
  directory: string,
): Promise<string[]> {
  const specs: ProgramSpec[] = [];
  for (const file of files) {
    const { member } = await loadPlugIn(programKind, file);
    requireUnpublished(file, member);
    specs.push(member);
  }
  // The number of a random program would give away its seed, and with it the program.
  const drawn = await chooseRandomPrograms(random, seedOf(secret));
  specs.push(...drawn.map((spec, i) => ({ ...spec, id: `made-by-lot-${i}`, title: 'Made by lot' })));
  const written: string[] = [];
  for (const spec of specs) {
    const mask = sha256(JSON.stringify([secret, 'program', spec.id]));
    const hidden = { ...spec, id: `${spec.id}-${mask.slice(0, 12)}`, data: { ...spec.data, draw: mask } };
    const path = join(directory, `${hidden.id}.ts`);
    await writeFileAtomic(path, `export default ${JSON.stringify(hidden, null, 2)};\n`);
    written.push(path);
  }
  return written;
}

function seedOf(secret: string): number {
  return Number.parseInt(sha256(JSON.stringify([secret, 'random programs'])).slice(0, 12), 16);
}

/** What a program trains, whatever it is called. */
function contentOf({ layers, loss, optimizer, data }: ProgramSpec): string {
  return canonicalJson({ layers, loss, optimizer, data });
}

function requireUnpublished(file: string, spec: ProgramSpec): void {
  const same = programs.members.find((one) => one.id === spec.id || contentOf(one) === contentOf(spec));
  if (same === undefined) return;
  throw new InputError('public-program', {
    rule: `${file} is a program of the public corpus, whose traces and labels everybody has`,
    need: 'a program that is published nowhere',
    value: same.id,
  });
}
