import { createMatrix, type MatrixModel, openMatrix } from '../../kills/matrix.ts';
import { type ModelKills, type ModelSource, type ScoredModel, scoreModels } from '../../kills/scores.ts';
import { errorText, InputError } from '../../lib/errors.ts';
import type { BugApproach, BugScore } from './bug-result.ts';
import type { Judge } from './judge.ts';

/** A mutant to be judged. */
export interface Candidate {
  readonly id: string;
  readonly operator: string;
  readonly configuration: string;
  /** One per original. */
  readonly outputs: readonly Float32Array[];
  readonly cpuSeconds: number;
}

/** A mutant that is not scored, and why. */
export interface SetAside {
  readonly mutant: string;
  readonly reason: string;
}

/** The mutants of one approach to a bug. */
export interface Candidates {
  readonly approach: string;
  readonly mutants: readonly Candidate[];
  readonly setAside: readonly SetAside[];
}

/** What stands at the head of a matrix but its models. */
export interface MatrixPlace {
  readonly directory: string;
  readonly program: string;
  readonly rule: string;
}

/**
 * Judges the mutants of an approach, writes their execution matrix as `matrix_<approach>.arrow` beside the fault and the
 * controls, and scores them from the file. Those that cannot be judged are set aside.
 * @param base the fault, and controls
 * @throws InputError `write-failed`.
 */
export async function scoreApproach(
  judge: Judge,
  base: readonly ModelKills[],
  { approach, mutants, setAside }: Candidates,
  { directory, ...place }: MatrixPlace,
): Promise<{ readonly approach: BugApproach; readonly controls: readonly BugScore[] }> {
  const out = [...setAside];
  const judged = mutants.flatMap((mutant) => {
    try {
      return [{ mutant, kills: judge.kills(mutant.id, 'mutant', mutant.outputs) }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      out.push({ mutant: mutant.id, reason: errorText(error) });
      return [];
    }
  });
  if (judged.length === 0) return { approach: { approach, mutants: [], setAside: out }, controls: [] };
  const models = [
    ...base.map(({ model, role }) => ({ model, role, operator: null, configuration: null })),
    ...judged.map(({ mutant: { id, operator, configuration } }) => ({
      model: id,
      role: 'mutant' as const,
      operator,
      configuration,
    })),
  ];
  const source = await writeMatrix(`${directory}/matrix_${approach}.arrow`, place, models, [
    ...base,
    ...judged.map(({ kills }) => kills),
  ]);
  const byModel = new Map((await scoreAll(source)).map((score) => [score.model, score]));
  return {
    approach: {
      approach,
      mutants: judged.map(({ mutant: { id, operator, configuration, cpuSeconds } }) => ({
        ...byModel.get(id)!,
        operator,
        configuration,
        cpuSeconds,
      })),
      setAside: out,
    },
    controls: base.flatMap(({ model, role }) => (role === 'control' ? [byModel.get(model)!] : [])),
  };
}

async function writeMatrix(
  path: string,
  place: Omit<MatrixPlace, 'directory'>,
  models: readonly MatrixModel[],
  all: readonly ModelKills[],
): Promise<ModelSource> {
  const { inputs, planes } = all[0]!.kills;
  const matrix = await createMatrix(path, { ...place, inputs, instances: planes.length, models });
  for (const kills of all) await matrix.write(kills);
  await matrix.close();
  const { stream } = await openMatrix(path);
  return stream;
}

/** Scores of every mutant and control. @throws InputError as `scoreModels`. */
export async function scoreAll(source: ModelSource): Promise<BugScore[]> {
  const scores: BugScore[] = [];
  for await (const scored of scoreModels(source)) scores.push(withoutReasons(scored));
  return scores;
}

function withoutReasons(scored: ScoredModel): BugScore {
  const { model, killProbability, ease, resistance, coupling, overlap, reliable } = scored;
  return {
    model,
    killProbability,
    resistance: resistance.value,
    coupling: coupling.value,
    overlap: overlap.value,
    ease: ease.value,
    reliable,
  };
}
