import { bugs } from '../../corpus/bugs/index.ts';
import { readScreenings, screeningOf } from '../../corpus/bugs/screening.ts';
import { inputShapeOf } from '../../corpus/input-shape.ts';
import { corpora, programs } from '../../corpus/programs/index.ts';
import { decisions } from '../eval/decisions/index.ts';
import { diagnosers } from '../eval/diagnosers/index.ts';
import { featureSets } from '../eval/methods/feature-sets.ts';
import { normalisations } from '../eval/normalisations/index.ts';
import { splits } from '../eval/splits/index.ts';
import { tasks } from '../eval/tasks/index.ts';
import { classesOf, classOf, operatorFamily } from '../faults/classes.ts';
import { operators } from '../faults/index.ts';
import { extractors } from '../features/index.ts';
import { generators } from '../inputs/generators/index.ts';
import { searchStrategies } from '../inputs/search/index.ts';
import { imageSets } from '../inputs/sets/index.ts';
import { InputError } from '../lib/errors.ts';
import { type Named, unknownName } from '../lib/registry.ts';
import { postTrainingOperators } from '../mutants/post-training/index.ts';
import { formatTable } from '../report/table.ts';
import { instruments } from '../traces/instruments/index.ts';
import { sizeOf } from '../training/data.ts';
import { planLayers } from '../training/shapes.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { readGraph } from '../training/specs/graph.ts';
import type { listedKinds } from './summaries.ts';

/** One line of a listing; whatever else a kind has to say goes into further fields. */
type Entry = Named & Readonly<Record<string, unknown>>;

const listings: Readonly<Record<(typeof listedKinds)[number], () => Entry[]>> = {
  programs: listPrograms,
  operators: () =>
    operators.members.map(({ id, title, source, survives = null }) => ({
      ...{ id, title, class: classOf(id), family: operatorFamily(id) },
      ...{ source, survives },
    })),
  bugs: listBugs,
  'post-training-operators': () => pick(postTrainingOperators.members, 'source', 'counts'),
  instruments: () =>
    instruments.members.map(({ id, title, family, metrics }) => ({
      ...{ id, title, family },
      metrics: metrics.map((metric) => metric.id),
    })),
  extractors: () => pick(extractors.members, 'family', 'columns'),
  'feature-sets': () =>
    featureSets.members.map(({ id, title, extractors, without = [] }) => ({
      id,
      title,
      extractors,
      without,
    })),
  normalisations: () => pick(normalisations.members),
  decisions: () => pick(decisions.members),
  splits: () =>
    splits.members.map(({ id, title, guarantees }) => {
      return { id, title, guarantees: guarantees.map(({ says }) => says) };
    }),
  tasks: () => pick(tasks.members),
  diagnosers: () => pick(diagnosers.members),
  layers: () => {
    throw new InputError('wrong-option', { rule: 'layers are those of a program', need: '--program <id>' });
  },
  generators: () => pick(generators.members, 'source'),
  'image-sets': () => pick(imageSets.members, 'inputShape', 'classes'),
  'search-strategies': () => pick(searchStrategies.members, 'needsStyles', 'needsMutants', 'source'),
};

/** Id, title and these properties. */
function pick<T extends Named>(members: readonly T[], ...more: readonly (keyof T & string)[]): Entry[] {
  return members.map((member) => {
    const properties = more.map((key) => [key, member[key]]);
    return { id: member.id, title: member.title, ...Object.fromEntries(properties) };
  });
}

function listPrograms(): Entry[] {
  return programs.members.map(({ id, title, family, task, data, source, version, headline }) => ({
    ...{ id, title, family, task, data: data.source, standsInFor: data.standsInFor },
    ...{ source: source.reference, version, headline, corpus: corpusOf(id) },
  }));
}

/** The first corpus that holds it; null for the toys. */
function corpusOf(id: string): number | null {
  const holds = ([, members]: [string, readonly ProgramSpec[]]) => members.some((spec) => spec.id === id);
  const first = Object.entries(corpora).find(holds);
  return first === undefined ? null : Number(first[0]);
}

/** `sound` is null where a pair was not screened as it is now; `reasons` say what speaks against. */
function listBugs(): Entry[] {
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

export function entriesOf(kind: string): Entry[] {
  const listing = Object.hasOwn(listings, kind) ? listings[kind as keyof typeof listings] : undefined;
  if (listing === undefined) throw unknownName('kind of thing', kind, Object.keys(listings));
  return listing();
}

export function ofProgram(kind: string, programId: string): Entry[] {
  return kind === 'layers' ? layersOf(programs.get(programId)) : applicability(kind, programId);
}

/** The graph of a program: what each layer takes, and what it hands on. */
function layersOf(spec: ProgramSpec): Entry[] {
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

function applicability(kind: string, programId: string): Entry[] {
  if (kind !== 'operators') {
    throw new InputError('wrong-option', {
      rule: '--program goes with operators and layers',
      value: `list ${kind}`,
    });
  }
  const spec: ProgramSpec = programs.get(programId);
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
