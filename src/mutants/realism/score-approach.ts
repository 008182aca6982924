import { createMatrix, openMatrix } from '../../kills/matrix.ts';
import { type ModelKills, type ModelSource, type ScoredModel, scoreModels } from '../../kills/scores.ts';
import { errorText, InputError } from '../../lib/errors.ts';
import type { BugContext } from './bug-context.ts';
import type { BugApproach, BugResult, BugScore, KillRule } from './bug-result.ts';
import { createJudge, type Judge, type ModelPredictions } from './judge.ts';

/** A mutant to be judged. */
interface Candidate {
  readonly id: string;
  readonly operator: string;
  readonly configuration: string;
  /** On the test part, one per original. */
  readonly outputs: readonly Float32Array[];
  /** Of making all of them, predictions included. */
  readonly cpuSeconds: number;
}

/** The mutants of one approach to a bug. */
export interface Candidates {
  readonly approach: string;
  readonly mutants: readonly Candidate[];
  readonly setAside: BugApproach['setAside'];
}

/** What is made of each mutant; those that cannot be judged are set aside with the reason. */
export function makeOrSetAside<Mutant extends { readonly id: string }, Made>(
  mutants: readonly Mutant[],
  make: (mutant: Mutant) => Made,
): { readonly made: Made[]; readonly setAside: BugApproach['setAside'] } {
  const setAside: BugApproach['setAside'] = [];
  const made = mutants.flatMap((mutant) => {
    try {
      return [make(mutant)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      setAside.push({ mutant: mutant.id, reason: errorText(error) });
      return [];
    }
  });
  return { made, setAside };
}

/**
 * Throws where the mutant is not one of the study. Predictions that are not finite pass: they are set
 * aside where they are judged.
 * @throws InputError `not-killed`.
 */
export function requireKilled(judge: Judge, instances: readonly ModelPredictions[]): void {
  const predicted = instances.every(({ outputs }) => outputs.every(Number.isFinite));
  if (!predicted || judge.isKilled(instances)) return;
  throw new InputError('not-killed', { rule: "DeepCrime's test cannot tell it from the original" });
}

/**
 * Judges the mutants of an approach, writes their execution matrix as `matrix_<approach>.arrow`
 * beside the fault and the controls, and scores them from the file. Those that cannot be judged are
 * set aside.
 * @param base the fault, and controls
 * @throws InputError `write-failed`.
 */
export async function scoreApproach(
  judge: Judge,
  base: readonly ModelKills[],
  { approach, mutants, setAside }: Candidates,
  { program, directory }: { readonly program: string; readonly directory: string },
): Promise<{ readonly approach: BugApproach; readonly controls: readonly BugScore[] }> {
  const judged = makeOrSetAside(mutants, ({ id, outputs }) => judge.kills(id, 'mutant', outputs));
  const out = [...setAside, ...judged.setAside];
  if (judged.made.length === 0) return { approach: { approach, mutants: [], setAside: out }, controls: [] };
  const candidates = new Map(mutants.map((mutant) => [mutant.id, mutant]));
  const path = `${directory}/matrix_${approach}.arrow`;
  await writeMatrix(path, { program, rule: judge.rule.kind }, [...base, ...judged.made], candidates);
  const scores = await scoreAll((await openMatrix(path)).stream);
  const controls = new Set(base.flatMap(({ model, role }) => (role === 'control' ? [model] : [])));
  const scored = scores.flatMap((score) => {
    const candidate = candidates.get(score.model);
    if (candidate === undefined) return [];
    const { operator, configuration, cpuSeconds } = candidate;
    return { ...score, operator, configuration, cpuSeconds };
  });
  return {
    approach: { approach, mutants: scored, setAside: out },
    controls: scores.filter(({ model }) => controls.has(model)),
  };
}

async function writeMatrix(
  path: string,
  about: { readonly program: string; readonly rule: string },
  all: readonly ModelKills[],
  candidates: ReadonlyMap<string, Candidate>,
): Promise<void> {
  const { inputs, planes } = all[0]!.kills;
  const models = all.map(({ model, role }) => {
    const { operator = null, configuration = null } = candidates.get(model) ?? {};
    return { model, role, operator, configuration };
  });
  const matrix = await createMatrix(path, { ...about, inputs, instances: planes.length, models });
  for (const kills of all) await matrix.write(kills);
  await matrix.close();
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

/**
 * Scores of the mutants that were trained twice, all else trained twice too: originals, fault and
 * mutants of round 0, and of round 1. Both pools hold these mutants alone, so that resistances are
 * of one kind.
 */
export async function retest(
  context: BugContext,
  rule: KillRule,
  scored: BugApproach,
): Promise<BugResult['retest']> {
  const known = new Set(scored.mutants.map(({ model }) => model));
  const { mutants, options } = context;
  const twice = mutants.slice(0, options.retested).filter(({ id }) => known.has(id));
  const judged = [0, 1].map((round) => killsOfRound(context, rule, twice, round));
  const common = twice.filter(({ id }) => judged.every((kills) => kills.has(id)));
  if (common.length === 0 || !judged.every((kills) => kills.has('fault'))) return [];
  const [first, second] = await Promise.all(
    judged.map((kills) => scoreAll(() => [{ id: 'fault' }, ...common].map(({ id }) => kills.get(id)!))),
  );
  return common.map((_, i) => ({ first: first![i]!, second: second![i]! }));
}

/** Kills by model of one round; a model that cannot be judged is left out. */
function killsOfRound(
  { data, options, round }: BugContext,
  rule: KillRule,
  mutants: readonly { readonly id: string }[],
  number: number,
): Map<string, ModelKills> {
  const judge = createJudge(rule, data.test, round('original', number), options);
  const { made } = makeOrSetAside([{ id: 'fault' }, ...mutants], ({ id }) => {
    const outputs = round(id, number).map((instance) => instance.outputs);
    return judge.kills(id, id === 'fault' ? 'fault' : 'mutant', outputs);
  });
  return new Map(made.map((kills) => [kills.model, kills]));
}
