import { InputError } from '../lib/errors.ts';
import { finiteOrNull } from '../statistics/descriptive.ts';
import type { ObservedTrace } from '../traces/trace.ts';
import { depthNames, phaseNames, summarisePhases, type Values } from './aggregate.ts';
import type { Extractor } from './contract.ts';

/** One idea measured on a trace, and the columns it becomes. */
export interface Feature {
  readonly name: string;
  /** Formula, unit and range, in a line. */
  readonly meaning: string;
  /** Metric ids it reads; a trace that lacks one has null in all its columns. */
  readonly needs: readonly string[];
  /** Column suffixes: '' for a single column called like the feature. */
  readonly suffixes: readonly string[];
  compute(trace: ObservedTrace): readonly (number | null)[];
}

/** An extractor that can say what its columns mean. */
export interface DescribedExtractor extends Extractor {
  readonly features: readonly Feature[];
}

type About = readonly [name: string, needs: readonly string[], meaning: string];

/** A feature of one column. */
export function single(
  [name, needs, meaning]: About,
  compute: (trace: ObservedTrace) => number | null,
): Feature {
  return { name, meaning, needs, suffixes: [''], compute: (trace) => [compute(trace)] };
}

/** A feature of five columns: the phases of one value per check. */
export function phased([name, needs, meaning]: About, compute: (trace: ObservedTrace) => Values): Feature {
  return {
    name,
    meaning,
    needs,
    suffixes: phaseNames.map((phase) => `.${phase}`),
    compute: (trace) => summarisePhases(trace, compute(trace)),
  };
}

/** A feature of fifteen columns: the phases of each depth third. */
export function layered(
  [name, needs, meaning]: About,
  compute: (trace: ObservedTrace) => readonly Values[],
): Feature {
  return {
    name,
    meaning,
    needs,
    suffixes: depthNames.flatMap((depth) => phaseNames.map((phase) => `.${depth}.${phase}`)),
    compute: (trace) => compute(trace).flatMap((values) => summarisePhases(trace, values)),
  };
}

/**
 * An extractor from its features, in order. Whatever a feature computes that is not finite becomes null.
 * @throws InputError `extractor-features`: whoever writes JavaScript may give anything.
 */
export function createExtractor(
  about: Pick<Extractor, 'id' | 'title' | 'family'>,
  features: readonly Feature[],
): DescribedExtractor {
  requireFeatures(features);
  return {
    ...about,
    features,
    needs: [...new Set(features.flatMap((feature) => feature.needs))],
    columns: features.flatMap(({ name, suffixes }) => suffixes.map((suffix) => `${name}${suffix}`)),
    extract: (trace) => features.flatMap((feature) => extractFeature(feature, trace)),
  };
}

function requireFeatures(features: unknown): void {
  const isList = Array.isArray(features);
  if (isList && features.every(isFeature)) return;
  const found = features === undefined ? 'nothing' : `what is of type ${typeof features}`;
  throw new InputError('extractor-features', {
    rule: 'createExtractor takes what an extractor is, and then its features',
    need: 'createExtractor({ id, title, family }, [single(…), phased(…), layered(…)])',
    value: isList ? 'a list with something else in it' : `${found} in second place`,
  });
}

const isFeature = (one: Partial<Feature> | null | undefined) =>
  Array.isArray(one?.needs) && Array.isArray(one.suffixes) && typeof one.compute === 'function';

function extractFeature(feature: Feature, trace: ObservedTrace): (number | null)[] {
  const { scalars, layered } = trace;
  const recorded = feature.needs.every((id) => Object.hasOwn(scalars, id) || Object.hasOwn(layered, id));
  if (!recorded) return feature.suffixes.map(() => null);
  return feature.compute(trace).map(finiteOrNull);
}

/** What an extractor gives for each of many traces. */
export function extractEach(
  extractor: Extractor,
  traces: readonly ObservedTrace[],
): readonly (readonly (number | null)[])[] {
  return extractor.extractAll?.(traces) ?? traces.map((trace) => extractor.extract(trace));
}
