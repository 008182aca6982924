/**
 * Does training on programs that nobody wrote close the gap on real ones? Measures what docs/random-programs.md declares, and prints it
 * as Markdown.
 *
 *   npx tsx scripts/random-program-study.ts NAMED RANDOM [TASK]     two labelled recordings with features, as `merge` makes them
 */
import { isRandomId } from '../corpus/random/program.ts';
import { asMany, measureArms, openRows, studiedSets, studiedTasks } from './training-arms.ts';

const [named, random, only] = process.argv.slice(2);
if (named === undefined || random === undefined)
  throw new Error('usage: random-program-study.ts NAMED RANDOM [TASK]');

const rowsOf = await openRows([named, random]);
for (const task of studiedTasks(only))
  for (const set of studiedSets) {
    const data = rowsOf(task, set);
    const table = measureArms(data, {
      isTested: ({ program }) => !isRandomId(program),
      within: 'the tested programs themselves (S1)',
      arms: {
        'real programs': (real) => real,
        'random programs': (_, made) => made,
        'random, as many traces as real': (real, made, rows) => asMany(made, real, rows, 1),
        'real and random': (real, made) => [...real, ...made],
        'half of each, as many as real': (real, made, rows) => [
          ...asMany(real, real, rows, 0.5),
          ...asMany(made, real, rows, 0.5),
        ],
      },
    });
    process.stdout.write(`${task}, features ${set}: ${data.rows.length} traces\n\n${table}\n\n`);
  }
