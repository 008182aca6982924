import { json } from './common-options.ts';
import { defineCommand, flag, required } from './options.ts';
import { printResult } from './output.ts';
import { summaries } from './summaries.ts';

export const registerMerge = defineCommand({
  name: 'merge',
  about: summaries.merge,
  page: 'docs/recording-at-scale.md',
  examples: ['merge rec/shard-1 rec/shard-2 --out rec/whole'],
  args: [['<shards...>', 'directories that "record --shard" has written, or shipped copies of them']],
  options: {
    partial: flag('result', 'of those shards that are given, where others are missing'),
    anyCode: flag('result', 'also where other versions of the code recorded some shards'),
    out: required('<dir>', 'place', 'directory of the whole recording', { writes: 'folder' }),
    json,
  },
  async run(shards, { out, partial, anyCode, json }) {
    const { mergeShards } = await import('../traces/recording/merge.ts');
    const { mergeDerived } = await import('../eval/merge-derived.ts');
    const { hash, counts } = await mergeShards(shards, out, { partial, anyCode });
    const derived = await mergeDerived(shards, out);
    const beside = derived.length === 0 ? '' : `, with ${derived.join(', ')}`;
    printResult(
      json,
      { out, hash, counts, derived },
      () => `merged ${counts.traces} traces into ${out}${beside}, hash ${hash}`,
    );
  },
});
