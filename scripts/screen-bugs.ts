/**
 * Trains both sides of every real fault five times and writes what that shows to `corpus/bugs/screening.json`. Pairs
 * that were screened as they are now are left alone, so that the same command goes on where it was stopped.
 *
 *   npx tsx scripts/screen-bugs.ts [ID …]
 */
import { existsSync } from 'node:fs';
import { bugs } from '../corpus/bugs/index.ts';
import { readScreenings, type ScreeningFile, screeningOf, screeningPath } from '../corpus/bugs/screening.ts';
import { startCpuTimer } from '../src/jobs/cpu-time.ts';
import { writeFileAtomic } from '../src/lib/files.ts';
import { screenBug } from '../src/mutants/realism/index.ts';
import { selectBackend } from '../src/training/backend.ts';

const seeds = 5;
const command = 'npx tsx scripts/screen-bugs.ts';

const { name: backend } = await selectBackend('wasm');
const chosen = process.argv.length > 2 ? process.argv.slice(2).map((id) => bugs.get(id)) : bugs.members;
let file: ScreeningFile = existsSync(screeningPath)
  ? readScreenings()
  : { command, backend, seeds, bugs: {} };

for (const bug of chosen) {
  if (screeningOf(bug, file) !== null) continue;
  const cpuTime = startCpuTimer();
  const screening = screenBug(bug, seeds);
  file = { command, backend, seeds, bugs: inOrder({ ...file.bugs, [bug.id]: screening }) };
  await writeFileAtomic(screeningPath, `${JSON.stringify(file, null, 2)}\n`);
  const verdict = screening.reasons.join('; ') || 'sound';
  const seconds = cpuTime().toFixed(1);
  process.stdout.write(
    `${bug.id}: ${show(screening.fixed)} | ${show(screening.faulty)} ${verdict} (${seconds} s)\n`,
  );
}

/** In the order of the list, without pairs that are no longer in it. */
function inOrder(screenings: ScreeningFile['bugs']): ScreeningFile['bugs'] {
  return Object.fromEntries(
    bugs.members.flatMap(({ id }) => (screenings[id] === undefined ? [] : [[id, screenings[id]]])),
  );
}

function show(values: readonly (number | null)[]): string {
  return values.map((value) => (value === null ? '–' : value.toFixed(3))).join(' ');
}
