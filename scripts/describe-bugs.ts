/**
 * Prints the Markdown tables of the data card's section "Real faults", from the list and its screening.
 *
 *   npx tsx scripts/describe-bugs.ts
 */
import { type BugPair, bugOrigins } from '../corpus/bugs/contract.ts';
import { bugs } from '../corpus/bugs/index.ts';
import { readScreenings, type Screening, screeningOf } from '../corpus/bugs/screening.ts';
import { formatTable } from '../src/report/table.ts';
import { mean, standardDeviation } from '../src/statistics/descriptive.ts';

interface Screened {
  readonly bug: BugPair;
  readonly screening: Screening;
}

const screenings = readScreenings();
const screened = bugs.members.flatMap((bug): Screened[] => {
  const screening = screeningOf(bug, screenings);
  return screening === null ? [] : [{ bug, screening }];
});

process.stdout.write(`${describeOrigins()}\n\n${describePairs()}\n`);

function describeOrigins(): string {
  const rows = bugOrigins.map((origin) => {
    const own = screened.filter(({ bug }) => bug.origin === origin);
    const sound = own.filter(({ screening }) => screening.reasons.length === 0);
    return { origin, pairs: own.length, sound: sound.length };
  });
  return formatTable(
    rows,
    [
      { heading: 'origin', align: 'left', cell: ({ origin }) => origin },
      { heading: 'pairs', align: 'right', cell: ({ pairs }) => String(pairs) },
      { heading: 'sound', align: 'right', cell: ({ sound }) => String(sound) },
    ],
    'markdown',
  );
}

function describePairs(): string {
  return formatTable(
    screened,
    [
      { heading: 'real fault', align: 'left', cell: ({ bug }) => bug.id },
      { heading: 'origin', align: 'left', cell: ({ bug }) => bug.origin },
      { heading: 'types', align: 'left', cell: ({ bug }) => bug.faultTypes.join(', ') },
      { heading: 'repaired', align: 'right', cell: ({ screening }) => spread(screening.fixed) },
      { heading: 'faulty', align: 'right', cell: ({ screening }) => spread(screening.faulty) },
      { heading: 'why not sound', align: 'left', cell: ({ screening }) => screening.reasons.join('; ') },
    ],
    'markdown',
  );
}

/** Mean and standard deviation over the seeds that ended in numbers. */
function spread(values: readonly (number | null)[]): string {
  const finite = values.filter((value) => value !== null);
  if (finite.length === 0) return 'not finite';
  return `${mean(finite).toFixed(3)} ± ${standardDeviation(finite).toFixed(3)}`;
}
