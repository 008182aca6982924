/*
 * Gives changed files to every reader: `npx tsx scripts/fuzz.ts --inputs 100000 --seed 1 --workers 2 --minutes 60`. Prints how
 * many of each were read, refused or neither, and every file that was neither; exits with 1 where there is one. `--only READER --number N
 * --save FILE` writes a changed file down.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fuzz } from '../test/hostile/fuzz.ts';
import { writeSeeds } from '../test/hostile/readers.ts';
import { inputOf } from '../test/hostile/trial.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    only: { type: 'string', multiple: true },
    number: { type: 'string' },
    save: { type: 'string' },
  },
});
const seed = Number(values.seed);

if (values.save !== undefined) {
  const [reader] = values.only!;
  const { bytes } = await inputOf(await writeSeeds(), {
    reader: reader!,
    seed,
    number: Number(values.number),
  });
  writeFileSync(values.save, bytes);
  process.exit();
}

let printed = 0;
const { tallies, failures } = await fuzz({
  inputs: Number(values.inputs),
  seed,
  workers: Number(values.workers),
  ...(values.only !== undefined && { only: values.only }),
  ...(values.minutes !== undefined && { minutes: Number(values.minutes) }),
  onBatch(done) {
    if (done < printed + 1000) return;
    printed = done;
    process.stderr.write(`${done} files\n`);
  },
});
for (const { reader, number, is, kind, detail } of failures)
  console.log(`${reader} ${number} (${kind}): ${is}: ${detail}`);
const outcomes = [...new Set([...tallies.values()].flatMap((tally) => [...tally.keys()]))].sort();
console.log(`| reader | tried | ${outcomes.join(' | ')} |`);
console.log(`| --- | ${['tried', ...outcomes].map(() => '---:').join(' | ')} |`);
for (const [reader, tally] of tallies) {
  const counts = outcomes.map((outcome) => tally.get(outcome) ?? 0);
  console.log(`| ${reader} | ${counts.reduce((a, b) => a + b, 0)} | ${counts.join(' | ')} |`);
}
process.exit(failures.length > 0 ? 1 : 0);
