import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../../lib/errors.ts';
import { requireMadeFrom } from '../../traces/store/made-from.ts';
import type { Split } from '../contract.ts';
import { decisions } from '../decisions/index.ts';
import { diagnosers } from '../diagnosers/index.ts';
import type { PredictedRows } from '../evaluate.ts';
import type { Result, ResultRow } from '../result.ts';
import { type ContrastLine, measureContrasts } from '../scores/contrasts.ts';
import type { Tally } from '../scores/tally.ts';
import { nameSplit } from '../splits/file.ts';
import { splits } from '../splits/index.ts';
import { remarkSplit } from '../study/freeze.ts';
import type { LoadedRecording } from '../study/loaded-recording.ts';
import { measureGaps, measureWaterfalls } from '../study/measure-plan.ts';
import { lostInTheWild, scoreWild, splitOfWild, wildMadeFrom } from '../study/measure-wild.ts';
import { decideGaps } from '../study/run.ts';
import { scoreRow } from '../study/score-row.ts';
import { wildRows, wildSplit } from '../wild/rows.ts';
import { countRepeats, readPredictions } from './predictions.ts';
import { tryTo } from './problems.ts';

type Setting = ContrastLine['setting'];

/** One line of the result, as far as it was scored again. */
interface Line {
  readonly setting: Setting;
  readonly scored: Map<string, PredictedRows>;
  readonly tallies: Map<string, Tally>;
  wild?: Tally;
}

const splitFile = /^splits\/(.*)\.arrow$/;

/** Everything of a result that follows from its splits and predictions, made again from them. */
export class ScoredAgain {
  splits = 0;
  rows = 0;
  absent = 0;
  readonly unchecked: string[] = [];
  /** What the splits that were proved make to be said. */
  readonly remarks = new Set<string>();
  readonly #directory: string;
  readonly #result: Result;
  readonly #recording: LoadedRecording;
  /** Paths by hash. */
  readonly #predictions = new Map<string, string>();
  readonly #splits = new Map<string, Split>();
  readonly #lines = new Map<string, Line>();

  constructor(directory: string, result: Result, recording: LoadedRecording) {
    this.#directory = directory;
    this.#result = result;
    this.#recording = recording;
  }

  /** Takes a file of the directory, if the result names it by its hash; predictions are scored from those taken. */
  take(path: string, hash: string): boolean {
    const split = splitFile.exec(path);
    if (split !== null) return this.#result.hashes[`split ${split[1]}`] === hash;
    if (!path.startsWith('predictions/')) return false;
    const isNamed = this.#result.rows.some((row) => row.predictionsSha256 === hash);
    if (isNamed) this.#predictions.set(hash, join(this.#directory, path));
    return isNamed;
  }

  /** Proves every split that is here. */
  async checkSplits(): Promise<string[]> {
    const problems: string[] = [];
    for (const row of this.#result.rows) {
      if (!splits.has(row.split) || this.#splits.has(nameOf(row))) continue;
      problems.push(...(await tryTo(() => this.#readSplit(row))));
    }
    return problems;
  }

  async #readSplit(row: ResultRow): Promise<void> {
    const { frozen } = this.#recording.source;
    const of = { task: row.task, window: row.window / 100 };
    const name = { task: row.task, strategy: splits.get(row.split) };
    const names: string[] = await readdir(join(this.#directory, 'splits')).catch(() => []);
    if (!names.includes(`${nameSplit(name)}.arrow`)) return;
    const size = await frozen!.size(name);
    const rows = await this.#recording.population(of);
    const madeFrom = await this.#recording.rowsMadeFrom(of);
    const split = await frozen!.read(name, { rows: rows.rows, size, madeFrom });
    this.#splits.set(nameOf(row), split);
    this.splits += 1;
    const isTuned = this.#result.rows.some(
      (other) => nameOf(other) === nameOf(row) && decisions.get(other.decision).choose !== undefined,
    );
    for (const remark of remarkSplit(split, name.strategy, rows.rows, isTuned)) this.remarks.add(remark);
  }

  /** Scores every row whose predictions were taken. */
  async checkRows(): Promise<string[]> {
    const problems: string[] = [];
    for (const row of this.#result.rows) {
      const file = this.#predictions.get(row.predictionsSha256 ?? '');
      if (file === undefined) this.absent += 1;
      else if (row.split === wildSplit) problems.push(...(await tryTo(() => this.#scoreWild(row, file))));
      else if (!splits.has(row.split)) this.unchecked.push(`scores of ${row.split}`);
      else problems.push(...(await tryTo(() => this.#scoreRow(row, file))));
    }
    return problems;
  }

  async #scoreRow(row: ResultRow, path: string): Promise<void> {
    const of = { task: row.task, window: row.window / 100 };
    const split = this.#splits.get(nameOf(row));
    if (split === undefined) throw unproved(path, row);
    const data = await this.#recording.population(of);
    const { predicted, madeFrom } = await readPredictions(path, row.predictionsSha256!, data, split);
    const splitHash = this.#result.hashes[`split ${nameOf(row)}`]!;
    requireMadeFrom(path, madeFrom, await this.#recording.predictionsMadeFrom(of, splitHash));
    const { tally, scores } = await scoreRow(this.#recording, predicted, this.#bootstrap);
    requireScores(row, scores);
    const line = this.#lineOf(row);
    line.scored.set(row.split, predicted);
    line.tallies.set(row.split, tally);
    this.rows += 1;
  }

  async #scoreWild(row: ResultRow, path: string): Promise<void> {
    const of = { task: row.task, window: row.window / 100 };
    const data = wildRows(await this.#recording.wild(of), await this.#recording.population(of));
    const repeats = await countRepeats(path, row.predictionsSha256!);
    const split = splitOfWild(data, { folds: 1, repeats, seed: this.#result.seeds.splits });
    const { predicted, madeFrom } = await readPredictions(path, row.predictionsSha256!, data, split);
    requireMadeFrom(path, madeFrom, await wildMadeFrom(this.#recording, of));
    const { scores, tally } = scoreWild(predicted.data, predicted.predictions, this.#bootstrap);
    requireScores(row, scores);
    this.#lineOf(row).wild = tally;
    this.rows += 1;
  }

  get #bootstrap() {
    const { draws, bootstrap: seed } = this.#result.seeds;
    return { draws, seed };
  }

  #lineOf({ task, diagnoser, features, normalisation, decision, window }: ResultRow): Line {
    const setting = { task, diagnoser, features, normalisation, decision, window };
    const key = JSON.stringify(setting);
    const line = this.#lines.get(key) ?? { setting, scored: new Map(), tallies: new Map() };
    this.#lines.set(key, line);
    return line;
  }

  /** Gaps, contrasts and steps, where every row was scored again. */
  checkDifferences(): string[] {
    if (this.rows < this.#result.rows.length) return [];
    const lines = [...this.#lines.values()].filter(({ setting }) => !isUntrained(setting.diagnoser));
    const bootstrap = this.#bootstrap;
    const isWild = this.#result.rows.some(({ split }) => split === wildSplit);
    const made = {
      gaps: decideGaps(lines.flatMap(({ setting, tallies }) => measureGaps(setting, tallies, bootstrap))),
      contrasts: measureContrasts(lines, bootstrap),
      waterfall: lines.flatMap(({ setting, scored }) => measureWaterfalls(setting, scored, bootstrap)),
      wild: isWild
        ? lines.flatMap(({ setting, tallies, wild }) =>
            wild === undefined ? [] : lostInTheWild(setting, tallies, wild, bootstrap),
          )
        : undefined,
    };
    return Object.entries(made).flatMap(([name, values]) => {
      const said = this.#result[name as keyof typeof made];
      return isSameJson(values, said)
        ? []
        : [`${name} of result.json are not those that its predictions give`];
    });
  }
}

const nameOf = ({ task, split }: Pick<ResultRow, 'task' | 'split'>) => `${task}-${split}`;

/** Rules learn nothing, and have no gap. */
function isUntrained(name: string): boolean {
  const id = name.replace(/-noval$/, '');
  return diagnosers.has(id) && diagnosers.get(id).isUntrained === true;
}

const wordLine = ({ task, diagnoser, features }: Setting) => `${diagnoser} on ${features} in ${task}`;

function requireScores(row: ResultRow, scores: object): void {
  for (const [name, value] of Object.entries(scores))
    requireSame(`${name} of ${wordLine(row)} under ${row.split}`, value, row[name as keyof ResultRow]);
}

function requireSame(what: string, need: unknown, value: unknown): void {
  if (isSameJson(need, value)) return;
  throw new InputError('result-score', {
    rule: `result.json says another ${what} than its predictions give`,
    need: JSON.stringify(need).slice(0, 80),
    value: JSON.stringify(value)?.slice(0, 80) ?? 'nothing',
  });
}

/** Whether two values are the same as JSON holds them. */
function isSameJson(a: unknown, b: unknown): boolean {
  const [own, other] = [a, b].map((value) => JSON.parse(JSON.stringify([value ?? null])));
  return isDeepStrictEqual(own, other);
}

function unproved(path: string, { split }: ResultRow): InputError {
  return new InputError('chain-split', {
    rule: `${path} can be held against nothing without its split`,
    need: `splits of ${split} that hold`,
    value: 'none',
  });
}
