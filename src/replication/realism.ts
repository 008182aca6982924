import { groupBy } from '../lib/group.ts';
import { type Published, readPublished } from '../lib/published.ts';
import {
  listTables,
  type MeasureTable,
  type MeasureTableName,
  measureTableNames,
  noMeasure,
  parseMeasureName,
  type ReadMeasures,
  readMeasureTable,
} from '../mutants/quality/index.ts';
import { compareApproaches, countWinners } from '../mutants/realism/index.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';
import { mean, sum } from '../statistics/descriptive.ts';
import { approachNames, describeApproaches } from './approaches.ts';
import { type BugSet, bugSets, ofWhole } from './bugs.ts';
import { comparePublished, type Recomputed } from './compare.ts';
import type { FileChoice } from './options.ts';
import { describeRelease, type OpenRelease, openRelease, readEach } from './release.ts';
import type { ReplicatedApproach, ReplicatedClaim } from './result.ts';
import { findShortTables } from './short-tables.ts';

export interface RealismReplication {
  readonly files: FileChoice;
  readonly bootstrap: BootstrapOptions;
}

const measures = [
  ['CS', 'coupling_strength'],
  ['IoU', 'detectability_overlap'],
] as const;
const approaches = [...approachNames.keys()];

/**
 * The tables of arXiv 2512.16741 made again from its release, and what its medians do not show.
 * @throws InputError `no-release`, `no-scores`, and as `listTables`.
 */
export function replicateRealism(directory: string | undefined, { files, bootstrap }: RealismReplication) {
  const release = openRelease('realism', directory);
  const published = readPublished();
  const read = readMeasures(release, files);
  const present = bugsOfAll([...read.values()]);
  const sets = bugSets(published, present);
  const recomputed = new Map<string, Recomputed>();
  for (const set of sets) {
    recomputed.set(
      `bugs / ${set.name}`,
      ofWhole(set, () => set.bugs.length),
    );
    countMutants(recomputed, read.get('CS')!, set);
    for (const [id] of measures) countWins(recomputed, id, read.get(id)!, set);
  }
  release.missing.push(...describeMissing(sets, published, present));
  const lines = measures.flatMap(([id]) =>
    sets.flatMap((set) => describeApproaches(id, read.get(id)!, set, published, bootstrap)),
  );
  return {
    release: describeRelease('realism', release),
    values: comparePublished(published, 'realism', recomputed),
    approaches: lines,
    claims: [...measures.map(([id]) => judgeClaim(id, lines)), judgeMarks(read.get('CS')!)],
  };
}

type ReleasedTable = ReadMeasures & MeasureTableName & { readonly path: string };

/** The tables of each measure by its id, without those that end early. */
function readMeasures(release: OpenRelease, files: FileChoice) {
  const all = measures.map(([id, measure]) => ({ id, tables: readMeasure(release, measure, files) }));
  const short = findShortTables(all.flatMap(({ tables }) => tables));
  release.passedOver.push(...short);
  release.read -= short.length;
  const left = new Set(short.map(({ path }) => path));
  return new Map(
    all.map(({ id, tables }) => [
      id,
      joinTwins(
        release,
        tables.filter(({ path }) => !left.has(path)),
        files,
      ),
    ]),
  );
}

function readMeasure(release: OpenRelease, measure: string, files: FileChoice): ReleasedTable[] {
  const names = measureTableNames(measure);
  const { paths, passedOver } = listTables(release.directory, names);
  release.passedOver.push(...passedOver);
  const named = paths.map((path) => ({ path, ...parseMeasureName(path, names) }));
  const chosen = files === 'clean' ? named.filter(({ isClean }) => isClean) : named;
  if (chosen.length === 0) throw noMeasure(release.directory, measure);
  return readEach(
    release,
    chosen.map(({ path }) => path),
    (path) => ({ path, ...parseMeasureName(path, names), ...readMeasureTable(path) }),
  );
}

/** One table of each bug and approach, made of the clean one and the marked one. */
function joinTwins(
  release: OpenRelease,
  tables: readonly ReleasedTable[],
  files: FileChoice,
): MeasureTable[] {
  return [...groupBy(tables, ({ bug, approach }) => `${bug} ${approach}`).values()].map((twins) => {
    const clean = twins.find(({ isClean }) => isClean);
    const marked = twins.find(({ isClean }) => !isClean);
    if (clean !== undefined && marked !== undefined) noteDifference(release, clean, marked);
    const { bug, approach, values } = clean ?? marked!;
    const reliable = marked?.reliable ?? new Map<string, boolean>();
    const kept =
      files === 'reliable' ? [...values].filter(([label]) => reliable.get(label) === true) : values;
    return { bug, approach, values: new Map(kept), reliable };
  });
}

/** A clean table and its marked twin say the same to four digits. */
function noteDifference(release: OpenRelease, clean: ReleasedTable, marked: ReleasedTable) {
  const differs =
    clean.values.size !== marked.values.size ||
    [...clean.values].some(([label, value]) => Math.abs((marked.values.get(label) ?? 9) - value) > 5.1e-5);
  if (differs)
    release.passedOver.push({ path: marked.path, reason: 'says another thing than its clean twin' });
}

/** Bugs of which every measure has every approach. */
function bugsOfAll(read: readonly (readonly MeasureTable[])[]): Set<string> {
  const keys = read.map((tables) => new Set(tables.map(({ bug, approach }) => `${bug} ${approach}`)));
  const bugs = new Set(read[0]!.map(({ bug }) => bug));
  return new Set(
    [...bugs].filter((bug) =>
      keys.every((own) => approaches.every((approach) => own.has(`${bug} ${approach}`))),
    ),
  );
}

function ofSet(tables: readonly MeasureTable[], { bugs }: BugSet): MeasureTable[] {
  const own = new Set(bugs);
  return tables.filter(({ bug }) => own.has(bug));
}

function countMutants(
  recomputed: Map<string, Recomputed>,
  tables: readonly MeasureTable[],
  set: BugSet,
): void {
  for (const [approach, words] of approachNames) {
    const own = ofSet(tables, set).filter((table) => table.approach === approach);
    recomputed.set(
      `mutants / ${set.name} / ${words}`,
      ofWhole(set, () => sum(own.map(({ values }) => values.size))),
    );
  }
}

function countWins(
  recomputed: Map<string, Recomputed>,
  id: ReplicatedApproach['measure'],
  tables: readonly MeasureTable[],
  set: BugSet,
): void {
  const compared = compareApproaches(ofSet(tables, set), approaches);
  const { wins } = countWinners(compared, approaches);
  for (const [approach, words] of approachNames) {
    recomputed.set(
      `${id} / bugs won / ${set.name} / ${words}`,
      ofWhole(set, () => wins[approach]!),
    );
    recomputed.set(
      `${id} / bugs won / ${set.name} / ${words}, tied`,
      ofWhole(
        set,
        () => compared.filter(({ highest }) => highest[0] === approach && highest.length > 1).length,
      ),
    );
    recomputed.set(
      `${id} / mean of medians / ${set.name} / ${words}`,
      ofWhole(set, () => mean(compared.flatMap(({ medians }) => medians[approach] ?? []))),
    );
  }
}

function describeMissing(
  sets: readonly BugSet[],
  published: Published,
  present: ReadonlySet<string>,
): string[] {
  const known = new Set(Object.values(published.bugs).flat());
  const others = [...present].filter((bug) => !known.has(bug));
  return [
    ...sets
      .slice(1)
      .flatMap(({ name, bugs, missing }) =>
        missing.length === 0 ? [] : [`${missing.length} of ${bugs.length} bugs of ${name}`],
      ),
    ...(others.length === 0
      ? []
      : [`(${others.length} bugs are there that the paper does not have; they count nowhere)`]),
  ];
}

/** "Pre-training mutants are nearer to real faults": at every statistic, with as many mutants, beyond the interval? */
function judgeClaim(
  id: ReplicatedApproach['measure'],
  lines: readonly ReplicatedApproach[],
): ReplicatedClaim {
  const own = lines.filter(
    (line) => line.measure === id && line.set === 'all' && line.preTrainingLess !== null,
  );
  const isAbove = ({ preTrainingLess }: ReplicatedApproach) => (preTrainingLess!.low ?? Number.NaN) > 0;
  const claim = `by ${id}, mutants made before training are nearer to real faults than those made after`;
  if (own.every(({ preTrainingLess }) => preTrainingLess!.low === null))
    return {
      claim,
      verdict: 'cannot be said',
      because: 'fewer than two programs have mutants of every approach',
    };
  const held = own.filter(isAbove);
  const verdict =
    held.length === own.length ? 'holds' : held.length === 0 ? 'does not hold' : 'holds in part';
  const failing = own.filter((line) => !isAbove(line));
  const name = ({ statistic, mutants, approach }: ReplicatedApproach) =>
    `${statistic}${mutants === 'equal' ? ' at equal numbers' : ''} over ${approach}`;
  const because =
    `over ${own[0]!.bugs} bugs ${held.length} of ${own.length} differences lie above 0 with their intervals` +
    (failing.length === 0 ? '' : `; not so: ${failing.map(name).join(', ')}`);
  return { claim, verdict, because };
}

/** The authors' own mark of reliability is on how many values? */
function judgeMarks(tables: readonly MeasureTable[]): ReplicatedClaim {
  const marks = tables.flatMap(({ reliable }) => [...(reliable?.values() ?? [])]);
  const claim = 'the values compared are reliable by the mark that the release puts on them';
  if (marks.length === 0)
    return { claim, verdict: 'cannot be said', because: 'no marked table was read (see --files)' };
  const good = marks.filter((mark) => mark).length;
  const verdict = good === marks.length ? 'holds' : good === 0 ? 'does not hold' : 'holds in part';
  return { claim, verdict, because: `${good} of ${marks.length} values of CS carry the mark "reliable"` };
}
