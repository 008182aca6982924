import { type ContractRule, unlessEqual } from '../lib/contract-rule.ts';
import { hashJson } from '../lib/hash.ts';
import { oncePer } from '../lib/once-per.ts';
import { randomStream } from '../lib/random.ts';
import { reported, wordIssue } from '../lib/schema-issues.ts';
import { outputShapesOf } from '../training/shapes.ts';
import { type ProgramSpec, programSchema } from '../training/spec.ts';
import { classMaps, classOf, excludedClass } from './classes.ts';
import type { FaultOperator, FaultSetting } from './contract.ts';
import { severities } from './contract.ts';
import { rawRows, type Sample } from './operator-trial.ts';
import { parametersText } from './parameters.ts';

type Rule = ContractRule<FaultOperator>;

/** The contract of a fault operator, on these programs. */
export function operatorRules(samples: readonly Sample[]): readonly Rule[] {
  return [...specRules(samples), ...dataRules(samples), classRule];
}

// Of each sample once, however many operators and settings are tried on it.
const frozenOf = oncePer(({ spec }: Sample) => deepFreeze(structuredClone(spec)));
const hashOf = oncePer(({ spec }: Sample) => hashJson(spec));
const outputsOf = oncePer(({ spec, inputShape }: Sample) => outputShapesOf(spec, inputShape));
const rowsOf = oncePer(rawRows);

/** One way in which an operator breaks one of the programs. */
interface Trial extends FaultSetting {
  readonly sample: Sample;
  /** In words, for findings. */
  readonly name: string;
  readonly mutant: () => ProgramSpec;
}

/** Of the operator that was looked at last: to find settings takes as long as to check them, and every rule needs them. */
let last: { readonly operator: FaultOperator; readonly trials: Map<Sample, readonly Trial[]> } | null = null;

function trialsOn(operator: FaultOperator, sample: Sample): readonly Trial[] {
  if (last?.operator !== operator) last = { operator, trials: new Map() };
  const trials = last.trials.get(sample) ?? makeTrials(operator, sample);
  last.trials.set(sample, trials);
  return trials;
}

function makeTrials(operator: FaultOperator, sample: Sample): Trial[] {
  const spec = frozenOf(sample);
  return operator.settings(spec).map((setting) => {
    let made: ProgramSpec | undefined;
    const mutant = () => {
      made ??= operator.apply(spec, setting.parameters);
      return made;
    };
    return { ...setting, sample, mutant, name: `${spec.id} with ${parametersText(setting.parameters)}` };
  });
}

/** Everything that an operator makes of programs, each setting found and applied once. */
export function* trialsOf(operator: FaultOperator, samples: readonly Sample[]): Iterable<Trial> {
  for (const sample of samples) yield* trialsOn(operator, sample);
}

function specRules(samples: readonly Sample[]): Rule[] {
  return [
    {
      title: 'applies to a program at least',
      *findings(operator) {
        if (!samples.some(({ spec }) => operator.applicable(spec).applicable))
          yield `applies to none of ${samples.length} programs`;
      },
    },
    {
      title: 'says why it does not apply to a program, or has settings from mild to severe',
      *findings(operator) {
        for (const sample of samples) yield* wrongSettings(operator, sample);
      },
    },
    {
      title: 'changes the program, differently with each setting, and leaves the healthy one alone',
      *findings(operator) {
        for (const sample of samples) yield* wrongMutants(operator, sample);
      },
    },
    {
      title: 'makes mutants that are programs, written out in full',
      *findings(operator) {
        for (const trial of trialsOf(operator, samples)) yield* wrongProgram(trial);
      },
    },
    {
      title: 'leaves every mutant a network that builds, with as many outputs',
      *findings(operator) {
        for (const trial of trialsOf(operator, samples)) yield* wrongOutputs(trial);
      },
    },
  ];
}

function* wrongSettings(operator: FaultOperator, sample: Sample): Iterable<string> {
  const { spec } = sample;
  const verdict = operator.applicable(spec);
  const settings = trialsOn(operator, sample);
  if (settings.length > 0 !== verdict.applicable)
    yield `${spec.id}: ${verdict.applicable ? 'applicable, without a setting' : 'not applicable, with settings'}`;
  if (!verdict.applicable && !/^[a-z0-9].{10,}[^.]$/.test(verdict.reason))
    yield `${spec.id}: need a reason in words, without a full stop; got "${verdict.reason}"`;
  const order = settings.map(({ severity }) => severities.indexOf(severity));
  if (order.includes(-1)) yield `${spec.id}: a severity is none of ${severities.join(', ')}`;
  yield* unlessEqual(order, [...order].sort(), `${spec.id}: settings do not go from mild to severe`);
}

function* wrongProgram({ name, ...trial }: Trial): Iterable<string> {
  const mutant = trial.mutant();
  const parsed = programSchema.safeParse(JSON.parse(JSON.stringify(mutant)), reported);
  if (parsed.success) yield* unlessEqual(parsed.data, mutant, `${name} leaves something to a default`);
  else {
    const { at, need, value } = wordIssue(parsed.error);
    yield `${name} is no program at ${at}: ${need === undefined ? '' : `need ${need}; `}got ${value}`;
  }
}

function* wrongOutputs({ sample, mutant, name }: Trial) {
  const outputs = outputsOf(sample);
  const shapes = outputShapesOf(mutant(), sample.inputShape);
  const found = shapes.join(' and ');
  yield* unlessEqual(
    shapes,
    outputs,
    `${name} gives outputs of shape ${found}: need ${outputs.join(' and ')}`,
  );
}

function* wrongMutants(operator: FaultOperator, sample: Sample): Iterable<string> {
  const healthy = hashOf(sample);
  const seen = new Set<string>();
  for (const { mutant, name } of trialsOn(operator, sample)) {
    const hash = hashJson(mutant());
    if (hash === healthy) yield `${name} is the healthy program`;
    if (seen.has(hash)) yield `${name} is the same as with another setting`;
    seen.add(hash);
  }
}

function dataRules(samples: readonly Sample[]): Rule[] {
  const concerns = ({ editTrainingData }: FaultOperator) => editTrainingData !== undefined;
  return [
    {
      title: 'edits training data, the same way each time, and leaves the given rows as they were',
      concerns,
      *findings(operator) {
        for (const trial of trialsOf(operator, samples)) yield* wrongEdit(operator, trial);
      },
    },
    {
      title: 'keeps the shape of a row and invents no class',
      concerns,
      *findings(operator) {
        for (const trial of trialsOf(operator, samples)) yield* wrongRows(operator, trial);
      },
    },
  ];
}

function editSample(operator: FaultOperator, { sample, parameters }: Trial) {
  const rows = rowsOf(sample);
  const given = { ...rows, inputs: rows.inputs.slice(), targets: rows.targets.slice() };
  return { given, edited: operator.editTrainingData!(given, parameters, randomStream('edit')) };
}

function* wrongEdit(operator: FaultOperator, trial: Trial): Iterable<string> {
  const { given, edited } = editSample(operator, trial);
  const before = rowsOf(trial.sample);
  const again = editSample(operator, trial).edited;
  yield* unlessEqual(given, before, `${trial.name} changes the rows it is given`);
  yield* unlessEqual(again, edited, `${trial.name} edits differently the second time`);
  if (unlessEqual(edited, before, 'other').length === 0) yield `${trial.name} edits nothing`;
}

function* wrongRows(operator: FaultOperator, trial: Trial): Iterable<string> {
  const { given, edited } = editSample(operator, trial);
  const { name } = trial;
  if (edited.rows <= 0) yield `${name} leaves no row`;
  for (const part of ['inputs', 'targets'] as const)
    if (edited[part].length / edited.rows !== given[part].length / given.rows)
      yield `${name} changes how many ${part} a row has`;
  if (!edited.inputs.every(Number.isFinite)) yield `${name} makes inputs that are not finite`;
  const classes = new Set(given.targets);
  if (given.classes !== null && !edited.targets.every((label) => classes.has(label)))
    yield `${name} makes a class that was not there`;
}

const classRule: Rule = {
  title: 'has a class in every class map, or is apart or excluded from all',
  *findings({ id }) {
    const names = classMaps.map((map) => classOf(id, map));
    const excluded = names.filter((name) => name === excludedClass).length;
    if (excluded > 0 && excluded < names.length) yield 'has a class in one map and is excluded from another';
    if (classMaps.every(({ apart }) => Object.hasOwn(apart, id))) return;
    for (const [i, { id: map, classes }] of classMaps.entries())
      if (names[i] !== excludedClass && !classes.includes(names[i]!))
        yield `${names[i]} is no class of the map "${map}"`;
  },
};

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
