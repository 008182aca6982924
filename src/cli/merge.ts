import { mergeShards } from '../traces/recording/merge.ts';
import { json } from './common-options.ts';
import { defineCommand, required } from './options.ts';
import { printResult } from './output.ts';

export const registerMerge = defineCommand({
  name: 'merge',
  about: 'make one recording of its shards, which "record --shard" has written',
  args: [['<shards...>', 'directories of all shards']],
  options: {
    out: required('<dir>', 'place', 'directory of the whole recording', { writes: 'folder' }),
    json,
  },
  async run(shards, { out, json }) {
    const { hash, counts } = await mergeShards(shards, out);
    printResult(
      json,
      { out, hash, counts },
      () => `merged ${counts.traces} traces into ${out}, hash ${hash}`,
    );
  },
});
