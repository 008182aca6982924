import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeDerived } from '../../eval/merge-derived.ts';
import { writeFolder } from '../../jobs/kept.ts';
import { InputError } from '../../lib/errors.ts';
import { packageRoot, readFileText } from '../../lib/files.ts';
import { hashJson } from '../../lib/hash.ts';
import { mergeShards } from '../../traces/recording/merge.ts';
import { manifestName } from '../../traces/store/manifest.ts';
import { printNote } from '../output.ts';

const shipped = join(packageRoot, 'corpus', 'recorded-2');

/**
 * The named programs of corpus 2 as one recording, indexed from their shards the first time. The manifests of shards hash all that they
 * hold, and the folder is named by these: other shards are another folder.
 * @returns the folder, in `below`.
 * @throws InputError `no-corpus-2`; `write-failed`; as `mergeShards` and `mergeDerived`.
 */
export async function indexCorpus2(below = 'results', from = shipped): Promise<string> {
  const names = existsSync(from) ? (await readdir(from)).filter((name) => name.startsWith('named-')) : [];
  if (names.length === 0)
    throw new InputError('no-corpus-2', {
      rule: 'corpus 2 is read from its shards, which are not here',
      need: from,
      remedy: 'Use a checkout of the repository; the package does not hold them.',
    });
  const shards = names.sort().map((name) => join(from, name));
  const manifests = await Promise.all(shards.map((shard) => readFileText(join(shard, manifestName))));
  const out = join(below, `corpus-2-${hashJson(manifests).slice(0, 12)}`);
  if (existsSync(out)) return out;
  printNote(`${shards.length} shards of corpus 2 are indexed in ${out}, once`);
  await writeFolder(out, async (unfinished) => {
    await mergeShards(shards, unfinished, { partial: true, anyCode: true });
    await mergeDerived(shards, unfinished);
  });
  return out;
}
