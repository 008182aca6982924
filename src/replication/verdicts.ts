import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { deepCrimeLimits } from '../kills/mutation-score.ts';
import { InputError } from '../lib/errors.ts';
import { readPublished } from '../lib/published.ts';
import { listTables } from '../mutants/quality/index.ts';
import { deepCrimeTest, type KillAlternative } from '../statistics/significance.ts';
import { readNumber } from '../tables/cells.ts';
import { TableError } from '../tables/table.ts';
import { comparePublished, type Recomputed } from './compare.ts';
import type { KillReading } from './options.ts';
import { describeRelease, type OpenRelease, openRelease, readEach } from './release.ts';
import type { ComparedValue, ReplicatedClaim } from './result.ts';

export interface VerdictReading {
  readonly alternative: KillAlternative;
  readonly kills: KillReading;
}

/** Accuracies of trained instances. */
interface Instances {
  readonly name: string;
  readonly values: readonly number[];
  /** Instances whose cell is empty. */
  readonly missing: number;
}

const fileName = /^results_(.+)_dc\.csv$/;

/**
 * The verdicts of DeepCrime's test that arXiv 2208.06018 publishes, made again from the accuracies in its release.
 * @throws InputError `no-release`, `no-scores`, and as `listTables`.
 */
export function replicateVerdicts(directory: string | undefined, reading: VerdictReading) {
  const release = openRelease('verdicts', directory);
  const published = readPublished();
  const instances = readInstances(release);
  const names = published.studies.verdicts.tables.flatMap(({ values }) => Object.keys(values));
  const mutants = [...new Set(names.map((name) => name.replace(/ \/ \w+$/, '')))];
  const under = (alternative: KillAlternative) =>
    comparePublished(
      published,
      'verdicts',
      new Map(mutants.flatMap((mutant) => judge(mutant, instances, { ...reading, alternative }))),
    );
  const values = under(reading.alternative);
  const lacking = values.filter(({ name, recomputed }) => name.endsWith('verdict') && recomputed === null);
  if (lacking.length > 0)
    release.missing.push(`accuracies of ${lacking.length} of ${mutants.length} mutants`);
  return {
    release: describeRelease('verdicts', release),
    values,
    claims: [judgeConventions(under('either'), under('worse'))],
  };
}

function readInstances(release: OpenRelease): ReadonlyMap<string, Instances> {
  const { paths, passedOver } = listTables(release.directory, fileName);
  release.passedOver.push(...passedOver);
  if (paths.length === 0)
    throw new InputError('no-scores', {
      rule: `${release.directory} holds no accuracies of DeepCrime's instances`,
      need: 'files results_<subject>_<mutant>_dc.csv',
      value: 0,
    });
  const read = readEach(release, paths, readAccuracies);
  return new Map(read.map((own) => [own.name, own]));
}

/**
 * The last row of a table of one subject and mutant: a number per instance between semicolons, the first cell being empty in
 * some files and left out in others, so that the columns of the header cannot be relied on.
 */
function readAccuracies(path: string): Instances {
  const lines = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/);
  const cells = lines.at(-1)!.split(';');
  const count = lines[0]!.split(';').length - 1;
  const values = cells.flatMap((cell) => readNumber(cell) ?? []);
  const name = fileName.exec(basename(path))![1]!;
  if (lines.length >= 2 && values.length > 1 && values.length <= count && values.every(Number.isFinite))
    return { name, values, missing: count - values.length };
  throw new TableError(
    'score-value',
    { name: path, lines: null },
    {},
    {
      rule: 'holds no accuracy per instance in its last row',
      need: `up to ${count} numbers between semicolons`,
      value: `${values.length}`,
    },
  );
}

/** `lenet / change_label 3.12` is in `lenet_change_label_mutated0_MP_3.12`, held against `lenet_original`. */
function judge(
  mutant: string,
  instances: ReadonlyMap<string, Instances>,
  { alternative, kills }: VerdictReading,
): [string, Recomputed][] {
  const [subject, rest] = mutant.split(' / ') as [string, string];
  const original = instances.get(`${subject}_original`);
  const own = instances.get(`${subject}_${rest.replace(' ', '_mutated0_MP_')}`);
  if (original === undefined || own === undefined) {
    const reason = `needs the accuracies of ${own === undefined ? 'the mutant' : 'the original'}`;
    return ['p', 'effect', 'verdict'].map((what) => [`${mutant} / ${what}`, { value: null, reason }]);
  }
  const sign = kills === 'accuracy' ? -1 : 1;
  const [a, b] = [original, own].map(({ values }) => values.map((value) => sign * value));
  const { p, effect, killed } = deepCrimeTest(a!, b!, deepCrimeLimits, alternative);
  const missing = original.missing + own.missing;
  return [
    [`${mutant} / p`, { value: p }],
    [`${mutant} / effect`, { value: Math.abs(effect), ...(missing > 0 && { reason: lackWords(missing) }) }],
    [`${mutant} / verdict`, { value: killed ? 'killed' : 'survived', ...whyOther(effect, alternative) }],
  ];
}

const lackWords = (missing: number) =>
  `${missing} of the instances had no accuracy; the published script makes the effect NaN of that, here they are left out`;

/** A mutant that is clearly better is killed by one convention only. */
function whyOther(effect: number, alternative: KillAlternative): Pick<Recomputed, 'reason'> {
  const isBetter = effect <= -deepCrimeLimits.effect;
  return isBetter && alternative === 'worse' ? { reason: 'the mutant is better than the original' } : {};
}

function judgeConventions(
  either: readonly ComparedValue[],
  worse: readonly ComparedValue[],
): ReplicatedClaim {
  const claim = 'the published verdicts follow from the published accuracies';
  const verdicts = (values: readonly ComparedValue[]) =>
    values.filter(({ name, equal }) => name.endsWith('/ verdict') && equal !== null);
  const [all, own] = [verdicts(either), verdicts(worse)];
  if (all.length === 0) return { claim, verdict: 'cannot be said', because: 'no mutant has its accuracies' };
  const count = (values: readonly ComparedValue[]) => values.filter(({ equal }) => equal).length;
  const others = own.filter(({ equal }) => !equal).map(({ name }) => name.replace(' / verdict', ''));
  const best = Math.max(count(all), count(own));
  return {
    claim,
    verdict: best === all.length ? 'holds' : 'holds in part',
    because:
      `${count(all)} of ${all.length} where what differs either way is killed, ${count(own)} where only what is worse is` +
      (others.length === 0 ? '' : `; these differ: ${others.join(', ')}`),
  };
}
