import { hashJson } from '../lib/hash.ts';
import type { LayerSpec } from '../training/layer-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { buildsLike } from './buildable.ts';
import type { FaultParameters } from './contract.ts';
import { hasFilters } from './convolutions.ts';
import { scaleLearningRate } from './learning-rate-up.ts';
import { missingData } from './missing-data.ts';
import { coreOf, hiddenLayers, isRecurrent, sizeIsFixedAfter, withCore } from './network.ts';
import { changeLayers } from './wiring.ts';

/** A healthy program at a harmless setting. */
export interface CleanVariant {
  readonly parameters: FaultParameters;
  readonly spec: ProgramSpec;
}

/**
 * Harmless settings, eight or up to so many, no two alike and none the program as it is. Where rounding leaves a
 * small program as it was (a tenth of five epochs), the next of the reserve steps in, so that clean runs are never one
 * setting repeated.
 */
export function cleanVariants(spec: ProgramSpec, most = 8): CleanVariant[] {
  const seen = new Set([hashJson(spec)]);
  const variants: CleanVariant[] = [];
  for (const [change, factor] of harmless) {
    const changed = changes[change](spec, factor);
    const hash = hashJson(changed);
    if (seen.has(hash)) continue;
    seen.add(hash);
    variants.push({ parameters: { change, factor }, spec: changed });
    if (variants.length === most) break;
  }
  return variants;
}

const changes = {
  learningRate: scaleLearningRate,
  batchSize: (spec: ProgramSpec, factor: number) => ({ ...spec, batchSize: scaled(spec.batchSize, factor) }),
  epochs: (spec: ProgramSpec, factor: number) => ({ ...spec, epochs: scaled(spec.epochs, factor) }),
  width: scaleWidth,
  data: (spec: ProgramSpec, factor: number) =>
    missingData.apply(spec, { percent: Math.round((1 - factor) * 100) }),
};

/** The settings of docs/definitions.md, then a reserve within their bounds. */
const harmless: readonly (readonly [keyof typeof changes, number])[] = [
  ['learningRate', 0.8],
  ['learningRate', 1.25],
  ['batchSize', 1.25],
  ['epochs', 0.9],
  ['epochs', 1.1],
  ['width', 0.9],
  ['width', 1.1],
  ['data', 0.95],
  ['batchSize', 0.8],
  ['learningRate', 0.9],
  ['learningRate', 1.1],
  ['learningRate', 0.85],
  ['learningRate', 1.15],
  ['learningRate', 0.95],
  ['learningRate', 1.05],
];

/** Every hidden layer that can change its width alone, where that can be done to all of them together. */
function scaleWidth(spec: ProgramSpec, factor: number): ProgramSpec {
  const scale = (sites: readonly number[]) =>
    changeLayers(spec, sites, (layer) => withCore(layer, scaleLayer(coreOf(layer), factor)));
  const sites = hiddenLayers(spec, () => true).filter(
    (index) => !sizeIsFixedAfter(spec, index) && buildsLike(spec, scale([index])),
  );
  const scaled = scale(sites);
  return buildsLike(spec, scaled) ? scaled : spec;
}

function scaleLayer(core: LayerSpec, factor: number): LayerSpec {
  if (core.kind === 'dense' || isRecurrent(core)) return { ...core, units: scaled(core.units, factor) };
  if (hasFilters(core)) return { ...core, filters: scaled(core.filters, factor) };
  return core;
}

function scaled(count: number, factor: number): number {
  return Math.max(1, Math.round(count * factor));
}
