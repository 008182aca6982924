import type { LayerSpec } from '../training/layer-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { buildsLike, isPlainChain } from './buildable.ts';
import type { FaultOperator, FaultParameters, FaultSetting, Severity } from './contract.ts';
import { coreOf, indicesOf, isHidden, withCore } from './network.ts';
import { invalidParameter, parametersText, raised } from './parameters.ts';
import { specOperator } from './spec-operator.ts';
import { changeLayers } from './wiring.ts';

/** What tells one fault of a layer from another. */
export interface LayerFault extends Pick<FaultOperator, 'id' | 'title' | 'source' | 'survives'> {
  /** Indices of the layers it can strike. */
  sites(spec: ProgramSpec): readonly number[];
  /** Why it has none; called only then. */
  obstacle(spec: ProgramSpec): string;
  /** Settings for one layer (its core), without the layer's index; `hidden` is false for the output layer. */
  variants(core: LayerSpec, hidden: boolean): readonly FaultSetting[];
  /** True for one good choice in place of another: mild in every layer at once, and offered in no smaller number. */
  isHarmless?(parameters: FaultParameters): boolean;
  /** The core, broken. */
  change(core: LayerSpec, parameters: FaultParameters): LayerSpec;
}

/**
 * An operator that strikes one layer (`layer=2`), as DeepCrime's do, or with the settings that suit each of them
 * every layer at once (`layer=all`). Striking every layer, be it the only one, counts one severity higher. A
 * harmless setting strikes every layer or none, and stays as mild as it is.
 */
export function layerOperator(fault: LayerFault): FaultOperator {
  return specOperator({
    ...fault,
    settings: (spec) => [...singleSettings(fault, spec), ...commonSettings(fault, spec)],
    obstacle: (spec) =>
      sitesOf(fault, spec).length === 0 ? fault.obstacle(spec) : 'no setting would change any layer',
    apply(spec, parameters) {
      const sites = parameters.layer === 'all' ? sitesOf(fault, spec) : fault.sites(spec);
      return change(fault, spec, chosenLayers(sites, parameters), parameters);
    },
  });
}

function change(
  fault: LayerFault,
  spec: ProgramSpec,
  indices: readonly number[],
  parameters: FaultParameters,
): ProgramSpec {
  return changeLayers(spec, indices, (layer) => withCore(layer, fault.change(coreOf(layer), parameters)));
}

/** The layers that can be struck alone: in a graph, those whose change leaves it one that builds. */
function sitesOf(fault: LayerFault, spec: ProgramSpec): readonly number[] {
  if (isPlainChain(spec)) return fault.sites(spec);
  return fault
    .sites(spec)
    .filter((index) =>
      variantsAt(fault, spec, index).some(({ parameters }) =>
        buildsLike(spec, change(fault, spec, [index], parameters)),
      ),
    );
}

function variantsAt(fault: LayerFault, spec: ProgramSpec, index: number): readonly FaultSetting[] {
  return fault.variants(coreOf(spec.layers[index]!), isHidden(spec, index));
}

function singleSettings(fault: LayerFault, spec: ProgramSpec): FaultSetting[] {
  const sites = sitesOf(fault, spec);
  const alone = sites.length === 1;
  return sites.flatMap((index) =>
    variantsAt(fault, spec, index)
      .filter(({ parameters }) => alone || !fault.isHarmless?.(parameters))
      .map((variant) => onLayer(index, variant, alone ? severityOnAll(fault, variant) : variant.severity)),
  );
}

function commonSettings(fault: LayerFault, spec: ProgramSpec): FaultSetting[] {
  const [first, ...rest] = sitesOf(fault, spec);
  if (first === undefined || rest.length === 0) return [];
  const others = rest.map(
    (index) => new Set(variantsAt(fault, spec, index).map(({ parameters }) => parametersText(parameters))),
  );
  return variantsAt(fault, spec, first)
    .filter(({ parameters }) => others.every((texts) => texts.has(parametersText(parameters))))
    .map((variant) => onLayer('all', variant, severityOnAll(fault, variant)));
}

function severityOnAll(fault: LayerFault, { parameters, severity }: FaultSetting): Severity {
  return fault.isHarmless?.(parameters) ? severity : raised(severity);
}

function onLayer(layer: number | 'all', variant: FaultSetting, severity: Severity): FaultSetting {
  return { parameters: { layer, ...variant.parameters }, severity };
}

/**
 * The layers that the parameter `layer` names.
 * @throws InputError `invalid-parameter` where it is neither `all` nor one of the sites.
 */
export function chosenLayers(sites: readonly number[], { layer }: FaultParameters): readonly number[] {
  if (layer === 'all') return sites;
  if (typeof layer === 'number' && sites.includes(layer)) return [layer];
  throw invalidParameter('layer', `all or one of ${sites.join(', ')}`, layer);
}

/** An operator that leaves layers in one mode for good: one of them, or all as a forgotten `eval()` or `train()` does. */
export function modeOperator(
  mode: 'train' | 'evaluate',
  { id, title, source, survives }: Pick<FaultOperator, 'id' | 'title' | 'source' | 'survives'>,
): FaultOperator {
  const sites = (spec: ProgramSpec) =>
    indicesOf(spec, (core, index) => hasModes(core) && spec.layers[index]!.mode === undefined);
  return specOperator({
    ...{ id, title, source, survives },
    settings(spec) {
      const all = sites(spec);
      const single = all.map((layer): FaultSetting => ({ parameters: { layer }, severity: 'low' }));
      return all.length < 2 ? single : [...single, { parameters: { layer: 'all' }, severity: 'medium' }];
    },
    obstacle: () => 'no layer is another one in training than in evaluation',
    apply: (spec, parameters) =>
      changeLayers(spec, chosenLayers(sites(spec), parameters), (layer) => ({ ...layer, mode })),
  });
}

/** A frozen batch normalisation has one mode only. */
function hasModes(layer: LayerSpec): boolean {
  if (layer.kind === 'multiHeadAttention' || layer.kind === 'dropout') {
    return (layer.kind === 'dropout' ? layer.rate : layer.dropout) > 0;
  }
  if (layer.kind === 'batchNormalization') return layer.frozen !== true;
  return layer.kind === 'gaussianNoise' || layer.kind === 'sampling';
}
