import { join } from 'node:path';
import { isWholeAnswer } from '../../jobs/answers.ts';
import { InputError } from '../../lib/errors.ts';
import { listFiles, readFileBytes } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { readRecording } from '../recording.ts';
import { type Result, readResult } from '../result.ts';
import { nameTable } from '../study/evaluate-recording.ts';
import { LoadedRecording } from '../study/loaded-recording.ts';
import { tryTo } from './problems.ts';
import { ScoredAgain } from './scores.ts';
import { findSources } from './sources.ts';
import { checkSummary } from './summary.ts';
import { checkWarnings } from './warnings.ts';
import { checkWild, type WildRuns, wildWindows } from './wild.ts';

/** What was found of an evaluation. */
export interface EvaluationVerification {
  /** Manifest hash of its recording. */
  readonly hash: string;
  /** Splits that were proved. */
  readonly splits: number;
  /** Rows of the result that were scored again from their predictions. */
  readonly rows: number;
  /** Predictions files that the result names and that are not in this copy. */
  readonly absent: number;
  /** What nothing here can be held against. */
  readonly unchecked: readonly string[];
  /** What does not hold, one line each. */
  readonly problems: readonly string[];
}

/**
 * Checks an evaluation against its recording: that the result names the tables and labels that lie there, that every split
 * proves its property, that predictions are of its rows and were made from these very files, that scores, gaps, contrasts and
 * steps come out again from them, as do counts, twins and warnings, and that nothing else lies in the directory.
 * @param recording directory of the recording that the result names.
 * @param readWild what feature tables of wild runs are held against.
 * @throws InputError as `readResult`, `findSources` and `readRecording`.
 */
export async function verifyEvaluation(
  directory: string,
  recording: string,
  readWild?: () => Promise<WildRuns>,
): Promise<EvaluationVerification> {
  const result = await readResult(directory);
  const loaded = new LoadedRecording(await readRecording(await findSources(directory, result, recording)));
  const problems = await tryTo(() => checkTables(result, loaded));
  problems.push(...(await checkSummary(result, loaded)));
  const wild = await checkWild(directory, result, loaded, readWild);
  problems.push(...wild.problems);
  const files = await listFiles(directory);
  const again = new ScoredAgain(directory, result, loaded);
  for (const path of files) problems.push(...(await tryTo(() => checkFile(directory, path, again))));
  problems.push(...(await again.checkSplits()), ...(await again.checkRows()), ...again.checkDifferences());
  const warnings = await checkWarnings(result, loaded, again.remarks);
  problems.push(...warnings.problems);
  return {
    hash: result.corpus.hash,
    splits: again.splits,
    rows: again.rows,
    absent: again.absent,
    unchecked: [
      ...again.unchecked,
      ...wild.unchecked,
      ...uncheckedParts(result, files),
      ...warnings.further.map((warning) => `the warning "${warning}"`),
    ],
    problems,
  };
}

/** Parts of a result that only `verify --recompute` makes again. */
function uncheckedParts({ controls, curves, primary, plugIns }: Result, files: readonly string[]): string[] {
  return [
    ...(controls.length > 0 ? ['controls'] : []),
    ...(curves.length > 0 ? ['curves'] : []),
    ...(primary !== null ? ['primary comparisons'] : []),
    ...(plugIns ?? []).map(({ kind, id, isolation }) => `that ${kind} ${id} ran at level ${isolation}`),
    ...files.filter((path) => /^report\.(html|md)$/.test(path)),
  ];
}

/** @throws InputError `chain-features`, `chain-labels` where the result names others than lie here. */
async function checkTables(result: Result, { source }: LoadedRecording): Promise<void> {
  const { hashes, rows } = result;
  for (const window of new Set(rows.map((row) => row.window / 100))) {
    const name = nameTable('features', window);
    const { hash } = await source.features(window);
    if (hashes[name] !== hash) throw otherTable(name, hash, hashes[name]);
  }
  for (const window of wildWindows(result)) {
    const name = nameTable('wild runs', window);
    const { hash } = await source.wild!(window);
    if (hashes[name] !== hash) throw otherTable(name, hash, hashes[name]);
  }
  const { configHash } = source.labels;
  if (hashes.labelConfiguration !== configHash)
    throw otherTable('labelConfiguration', configHash, hashes.labelConfiguration);
}

function otherTable(name: string, need: string, value = 'none'): InputError {
  return new InputError('chain-result', {
    rule: `result.json was made from another table "${name}" than lies here`,
    need,
    value,
  });
}

/** Files that are checked with the recording's own tables, or where the result is read. */
const read = /^(result\.json|report\.html|report\.md|labels\.arrow|own\/.*features(-[\d.]+)?\.arrow)$/;

/** @throws InputError `chain-stranger` where the result names no such file, `arrow-damaged` where an output is not whole. */
async function checkFile(directory: string, path: string, again: ScoredAgain): Promise<void> {
  if (read.test(path)) return;
  const bytes = await readFileBytes(join(directory, path));
  if (/^answers\/[0-9a-f]{64}\.answer$/.test(path)) {
    if (isWholeAnswer(bytes)) return;
    throw new InputError('answer-damaged', {
      rule: `${path} was changed after it was written`,
      remedy: 'Delete it.',
    });
  }
  if (again.take(path, sha256(bytes))) return;
  throw new InputError('chain-stranger', { rule: `${path} is no file that result.json names` });
}
