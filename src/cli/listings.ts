import { InputError } from '../lib/errors.ts';
import { type Named, type Registry, unknownName } from '../lib/registry.ts';
import { formatTable } from '../report/table.ts';
import type { ProgramSpec } from '../training/spec.ts';
import type { listedKinds } from './summaries.ts';

/** One line of a listing; whatever else a kind has to say goes into further fields. */
type Entry = Named & Readonly<Record<string, unknown>>;

/** Each loads what it lists: all of it together takes seconds. */
const listings: Readonly<Record<(typeof listedKinds)[number], () => Promise<Entry[]>>> = {
  programs: listPrograms,
  async operators() {
    const { operators } = await import('../faults/index.ts');
    const { classOf, operatorFamily } = await import('../faults/classes.ts');
    return operators.members.map(({ id, title, source, survives = null }) => ({
      ...{ id, title, class: classOf(id), family: operatorFamily(id) },
      ...{ source, survives },
    }));
  },
  bugs: listBugs,
  async 'post-training-operators'() {
    const { postTrainingOperators } = await import('../mutants/post-training/index.ts');
    return pick(postTrainingOperators.members, 'source', 'counts');
  },
  async instruments() {
    const { instruments } = await import('../traces/instruments/index.ts');
    return instruments.members.map(({ id, title, family, metrics }) => ({
      ...{ id, title, family },
      metrics: metrics.map((metric) => metric.id),
    }));
  },
  async extractors() {
    const { extractors } = await import('../features/index.ts');
    return pick(extractors.members, 'family', 'columns');
  },
  async 'feature-sets'() {
    const { featureSets } = await import('../eval/methods/feature-sets.ts');
    return featureSets.members.map(({ id, title, extractors, without = [] }) => {
      return { id, title, extractors, without };
    });
  },
  normalisations: async () => pick((await import('../eval/normalisations/index.ts')).normalisations.members),
  decisions: async () => pick((await import('../eval/decisions/index.ts')).decisions.members),
  async splits() {
    const { splits } = await import('../eval/splits/index.ts');
    const { wildSplit } = await import('../eval/wild/rows.ts');
    const cuts = splits.members.map(({ id, title, guarantees }) => {
      return { id, title, guarantees: guarantees.map(({ says }) => says) };
    });
    const title = 'wild runs, by what was trained on all of the corpus (docs/wild.md)';
    return [...cuts, { id: wildSplit, title, guarantees: ['no wild run is trained on'] }];
  },
  tasks: async () => pick((await import('../eval/tasks/index.ts')).tasks.members),
  diagnosers: async () => pick((await import('../eval/diagnosers/index.ts')).diagnosers.members),
  async layers() {
    throw new InputError('wrong-option', { rule: 'layers are those of a program', need: '--program <id>' });
  },
  async generators() {
    return pick((await import('../inputs/generators/index.ts')).generators.members, 'source');
  },
  async 'image-sets'() {
    return pick((await import('../inputs/sets/index.ts')).imageSets.members, 'inputShape', 'classes');
  },
  async 'search-strategies'() {
    const { searchStrategies } = await import('../inputs/search/index.ts');
    return pick(searchStrategies.members, 'needsStyles', 'needsMutants', 'source');
  },
};

/** Id, title and these properties. */
function pick<T extends Named>(members: readonly T[], ...more: readonly (keyof T & string)[]): Entry[] {
  return members.map((member) => {
    const properties = more.map((key) => [key, member[key]]);
    return { id: member.id, title: member.title, ...Object.fromEntries(properties) };
  });
}

async function listPrograms(): Promise<Entry[]> {
  const { corpora, programs } = await import('../../corpus/programs/index.ts');
  /** The first corpus that holds it; null for the toys. */
  const corpusOf = (id: string) => {
    const holds = ([, members]: [string, readonly ProgramSpec[]]) => members.some((spec) => spec.id === id);
    const first = Object.entries(corpora).find(holds);
    return first === undefined ? null : Number(first[0]);
  };
  return programs.members.map(({ id, title, family, task, data, source, version, headline }) => ({
    ...{ id, title, family, task, data: data.source, standsInFor: data.standsInFor },
    ...{ source: source.reference, version, headline, corpus: corpusOf(id) },
  }));
}

/** `sound` is null where a pair was not screened as it is now; `reasons` say what speaks against. */
async function listBugs(): Promise<Entry[]> {
  const { bugs } = await import('../../corpus/bugs/index.ts');
  const { readScreenings, screeningOf } = await import('../../corpus/bugs/screening.ts');
  const { classesOf } = await import('../faults/classes.ts');
  const screenings = readScreenings();
  return bugs.members.map((bug) => {
    const { id, title, origin, difference, faultTypes, fixed, source, basis } = bug;
    const screening = screeningOf(bug, screenings);
    return {
      ...{ id, title, origin, difference, faultTypes: [...faultTypes], classes: classesOf(faultTypes) },
      ...{ program: fixed.id, task: fixed.task, data: fixed.data.source, source: source.reference, basis },
      sound: screening && screening.reasons.length === 0,
      reasons: screening && [...screening.reasons],
    };
  });
}

export async function entriesOf(kind: string): Promise<Entry[]> {
  const listing = Object.hasOwn(listings, kind) ? listings[kind as keyof typeof listings] : undefined;
  if (listing === undefined) throw unknownName('kind of thing', kind, Object.keys(listings));
  return listing();
}

export async function ofProgram(kind: string, programId: string): Promise<Entry[]> {
  const { programs } = await import('../../corpus/programs/index.ts');
  return kind === 'layers' ? layersOf(programs.get(programId)) : applicability(kind, programs, programId);
}

/** The graph of a program: what each layer takes, and what it hands on. */
async function layersOf(spec: ProgramSpec): Promise<Entry[]> {
  const { inputShapeOf } = await import('../../corpus/input-shape.ts');
  const { sizeOf } = await import('../training/data.ts');
  const { planLayers } = await import('../training/shapes.ts');
  const { readGraph } = await import('../training/specs/graph.ts');
  const shape = inputShapeOf(spec.data);
  const { inputs, names, sources, outputs } = readGraph(spec);
  return planLayers(spec, shape).map(({ outputShape, weights }, i) => {
    const { kind, frozen, mode } = spec.layers[i]!;
    const takes = sources[i]!.map(({ from, index }) => (from === 'layer' ? names : inputs)[index]!);
    const parameters = weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0);
    const how = [outputs.includes(i) ? 'output' : [], frozen ? 'frozen' : [], mode ? `always ${mode}` : []];
    return { id: names[i]!, title: kind, takes, gives: [...outputShape], parameters, how: how.flat() };
  });
}

async function applicability(
  kind: string,
  programs: Registry<ProgramSpec>,
  programId: string,
): Promise<Entry[]> {
  if (kind !== 'operators') {
    throw new InputError('wrong-option', {
      rule: '--program goes with operators and layers',
      value: `list ${kind}`,
    });
  }
  const spec = programs.get(programId);
  const { operators } = await import('../faults/index.ts');
  return operators.members.map((operator) => {
    const verdict = operator.applicable(spec);
    return {
      id: operator.id,
      title: operator.title,
      applicable: verdict.applicable,
      settings: verdict.applicable ? operator.settings(spec).length : 0,
      reason: verdict.applicable ? null : verdict.reason,
    };
  });
}

export function formatEntries(entries: readonly Entry[]): string {
  const [first] = entries;
  if (first === undefined) return 'nothing';
  return formatTable(
    entries,
    Object.keys(first).map((heading) => ({
      heading,
      align: 'left',
      cell: (entry) => formatCell(entry[heading]),
    })),
  );
}

function formatCell(value: unknown): string {
  if (value === null) return '–';
  if (Array.isArray(value))
    return value.length > 3 ? `${value.slice(0, 3).join(', ')} … ${value.length}` : value.join(', ');
  return String(value);
}
