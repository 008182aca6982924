import { InputError } from '../lib/errors.ts';
import { type Published, readPublished } from '../lib/published.ts';
import {
  type CutPoints,
  cutPoints,
  isHighHigh,
  listTables,
  qualityTableName,
  readQualityTable,
  type ScoreRow,
  type SelectionStudy,
  studySelection,
} from '../mutants/quality/index.ts';
import type { BootstrapOptions } from '../statistics/bootstrap.ts';
import { readText } from '../tables/cells.ts';
import { readTextTable } from '../tables/read-table.ts';
import { type BugSet, bugSets, ofWhole } from './bugs.ts';
import { comparePublished, type Recomputed } from './compare.ts';
import { describeRelease, type OpenRelease, openRelease, readEach } from './release.ts';
import type { ReplicatedClaim, ReplicatedFamilies, ReplicatedGain } from './result.ts';

/** Sets that families are chosen on, and the one that they are tried on. */
const chosenOn = ['cleanml', 'deepfd', 'deeplocalize'];
const triedOn = 'defect4ml';
const thresholds = ['0.20', '0.25', '0.30'];

/**
 * The tables of arXiv 2604.22640 made again from its release: families, what choosing them saves, and what it gains.
 * @throws InputError `no-release`, `no-scores`, and as `listTables`.
 */
export function replicateSelection(directory: string | undefined, bootstrap: BootstrapOptions) {
  const release = openRelease('selection', directory);
  const published = readPublished();
  const rows = readScoreRows(release);
  const present = new Set(rows.map(({ bug }) => bug));
  const sets = bugSets(published, present);
  const setOf = (name: string) => sets.find((set) => set.name === name)!;
  for (const { name, bugs, missing } of sets.slice(1))
    if (missing.length > 0) release.missing.push(`${missing.length} of ${bugs.length} bugs of ${name}`);
  const recomputed = describeSets(rows, sets);
  const lacking = sets.find(({ name, missing }) => chosenOn.includes(name) && missing.length > 0);
  const parts =
    lacking === undefined
      ? tryThresholds(
          release,
          { rows: knownRows(rows, published), tried: setOf(triedOn), recomputed },
          bootstrap,
        )
      : { families: [], gains: [] };
  if (lacking !== undefined)
    lackFamilies(
      recomputed,
      ofWhole(lacking, () => null),
    );
  return {
    release: describeRelease('selection', release),
    values: comparePublished(published, 'selection', recomputed),
    ...{ ...parts, claims: judgeClaims(parts.gains) },
  };
}

interface Trial {
  readonly rows: readonly ScoreRow[];
  /** The set that the paper holds out. */
  readonly tried: BugSet;
  readonly recomputed: Map<string, Recomputed>;
}

/** The published choice and trial at each threshold; beside it, each of the other sets held out in turn. */
function tryThresholds(release: OpenRelease, trial: Trial, bootstrap: BootstrapOptions) {
  const { rows, tried, recomputed } = trial;
  const isThere = tried.missing.length < tried.bugs.length;
  const families: ReplicatedFamilies[] = [];
  const gains: ReplicatedGain[] = [];
  for (const text of thresholds) {
    const select = (estimate: readonly string[], validate: string) =>
      studySelection(rows, { estimate, validate, threshold: Number(text), rule: 'hit-rate', bootstrap });
    const chosen = select(chosenOn, isThere ? triedOn : chosenOn[0]!);
    recomputed.set('families / all', { value: chosen.families.total });
    families.push(compareFamilies(release, text, chosen));
    countKept(trial, text, chosen);
    const inTurn = chosenOn.map((set) =>
      select(
        chosenOn.filter((other) => other !== set),
        set,
      ),
    );
    gains.push(...[...(isThere ? [chosen] : []), ...inTurn].map(describeGain));
  }
  return { families, gains };
}

/** Of the paper's bugs only: another version may have others. */
function knownRows(rows: readonly ScoreRow[], { bugs }: Published): ScoreRow[] {
  const known = new Set(Object.values(bugs).flat());
  return rows.filter(({ bug }) => known.has(bug));
}

function readScoreRows(release: OpenRelease): ScoreRow[] {
  const { paths, passedOver } = listTables(release.directory, qualityTableName);
  release.passedOver.push(...passedOver);
  const rows = readEach(release, paths, readQualityTable).flat();
  if (rows.length > 0) return rows;
  throw new InputError('no-scores', {
    rule: `${release.directory} holds no quality table that can be read`,
    need: 'files quality_<bug>_pre_training.csv',
    value: `${paths.length} such files`,
  });
}

/** Rows of a set of the paper's bugs. */
function ofBugs(rows: readonly ScoreRow[], { bugs }: BugSet): ScoreRow[] {
  const own = new Set(bugs);
  return rows.filter(({ bug }) => own.has(bug));
}

const countHighHigh = (rows: readonly ScoreRow[], cut: CutPoints) =>
  rows.filter((row) => isHighHigh(row, cut)).length;

/** Mutants, cut points and High-High of each set, and of the three together. */
function describeSets(rows: readonly ScoreRow[], sets: readonly BugSet[]): Map<string, Recomputed> {
  const recomputed = new Map<string, Recomputed>();
  for (const set of sets.slice(1)) {
    const own = ofBugs(rows, set);
    const cut = cutPoints(own);
    const high = countHighHigh(own, cut);
    const say = (name: string, value: number) =>
      recomputed.set(
        `${set.name} / ${name}`,
        ofWhole(set, () => value),
      );
    say('mutants', own.length);
    say('median IQ', cut.resistance);
    say('median EQ', cut.realism);
    say('High-High', high);
    say('High-High share', high / own.length);
  }
  const total = (name: string): Recomputed => {
    const parts = chosenOn.map((set) => recomputed.get(`${set} / ${name}`)!);
    const lacking = parts.find(({ value }) => value === null);
    return lacking ?? { value: parts.reduce((sum, { value }) => sum + Number(value), 0) };
  };
  recomputed.set('selection sets / mutants', total('mutants'));
  recomputed.set('selection sets / High-High', total('High-High'));
  return recomputed;
}

/** Values of one threshold on the set that is held out. */
function countKept(
  { recomputed, tried }: Trial,
  threshold: string,
  { validation, families }: SelectionStudy,
): void {
  const { after, reduction } = validation;
  recomputed.set(`threshold ${threshold} / families kept`, { value: families.retained });
  const say = (name: string, value: number | null) =>
    recomputed.set(
      `threshold ${threshold} / ${name}`,
      ofWhole(tried, () => value),
    );
  say('mutants kept', after.mutants);
  say('share of mutants saved', reduction);
  say('median IQ kept', after.medianResistance);
  say('median EQ kept', after.medianRealism);
  say('High-High share kept', after.highHighShare);
}

const keptNames = [
  ...['families kept', 'mutants kept', 'share of mutants saved'],
  ...['median IQ kept', 'median EQ kept', 'High-High share kept'],
];

function lackFamilies(recomputed: Map<string, Recomputed>, lacking: Recomputed): void {
  for (const threshold of thresholds)
    for (const name of keptNames) recomputed.set(`threshold ${threshold} / ${name}`, lacking);
  recomputed.set('families / all', lacking);
}

/** Ids of the families that the release itself says were kept; null without its table. */
function compareFamilies(
  release: OpenRelease,
  threshold: string,
  { retained, threshold: value }: SelectionStudy,
): ReplicatedFamilies {
  const kept = retained.map(({ id }) => id);
  const name = new RegExp(`^selected_canonical_configurations_thr_${threshold.replace('.', '\\.')}\\.csv$`);
  const { paths } = listTables(release.directory, name);
  const [released] = readEach(release, paths.slice(0, 1), readIds);
  if (released === undefined) return { threshold: value, released: null, kept: kept.length, differing: [] };
  const differing = [
    ...kept.filter((id) => !released.includes(id)),
    ...released.filter((id) => !kept.includes(id)),
  ];
  return { threshold: value, released: released.length, kept: kept.length, differing };
}

function readIds(path: string): string[] {
  const table = readTextTable(path);
  return Array.from(table.columns.get('canonical_config_id') ?? [], (cell) => readText(cell) ?? '');
}

function describeGain({ threshold, validate, validation }: SelectionStudy): ReplicatedGain {
  const { before, after, highHighGain, bugs } = validation;
  const moved = (sign: 1 | -1) =>
    bugs.filter(
      (bug) =>
        sign * ((bug.after.medianRealism ?? Number.NaN) - (bug.before.medianRealism ?? Number.NaN)) > 0,
    ).length;
  return {
    ...{ threshold, set: validate, mutants: before.mutants, kept: after.mutants, highHighGain },
    medianRealismRises: moved(1),
    medianRealismFalls: moved(-1),
    bestLost: bugs.filter((bug) => (bug.after.bestRealism ?? 0) < (bug.before.bestRealism ?? 0)).length,
  };
}

/** The paper's threshold. */
const usual = 0.25;

function judgeClaims(gains: readonly ReplicatedGain[]): ReplicatedClaim[] {
  const own = gains.filter(({ threshold }) => threshold === usual);
  const published = own.find(({ set }) => set === triedOn);
  const others = own.filter(({ set }) => set !== triedOn);
  return [judgeGain(published, others), judgeRealism(published)];
}

function judgeGain(
  published: ReplicatedGain | undefined,
  others: readonly ReplicatedGain[],
): ReplicatedClaim {
  const claim = `families chosen on three sets raise the High-High share on the fourth (threshold ${usual})`;
  const isAbove = ({ highHighGain }: ReplicatedGain) => (highHighGain?.low ?? Number.NaN) > 0;
  const beside =
    others.length === 0
      ? ''
      : `; chosen on two of the three sets it lies above 0 in ${others.filter(isAbove).length} of ${others.length}`;
  if (published === undefined)
    return { claim, verdict: 'cannot be said', because: `no table of ${triedOn} was read${beside}` };
  const { value, low, high } = published.highHighGain ?? { value: null, low: null, high: null };
  const holds = isAbove(published);
  const verdict = !holds ? 'does not hold' : others.every(isAbove) ? 'holds' : 'holds in part';
  const digits = (number: number | null) => number?.toFixed(3) ?? 'unknown';
  return { claim, verdict, because: `gain ${digits(value)} [${digits(low)}, ${digits(high)}]${beside}` };
}

function judgeRealism(published: ReplicatedGain | undefined): ReplicatedClaim {
  const claim = 'what is kept is as realistic as before, bug by bug';
  if (published === undefined)
    return { claim, verdict: 'cannot be said', because: `no table of ${triedOn} was read` };
  const { medianRealismRises: rises, medianRealismFalls: falls, bestLost } = published;
  return {
    claim,
    verdict: falls === 0 ? 'holds' : rises > falls ? 'holds in part' : 'does not hold',
    because: `median realism rises in ${rises} bugs and falls in ${falls}; the most realistic mutant is lost in ${bestLost}`,
  };
}
