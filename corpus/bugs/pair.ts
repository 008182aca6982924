import type { LayerSpec } from '../../src/training/layer-specs.ts';
import type { ProgramInput, ProgramSpec } from '../../src/training/spec.ts';
import { type BugInput, type BugPair, defineBug } from './contract.ts';

/** What a pair says beside its repaired program, whose source and scaling are the pair's too. */
interface Described extends Pick<BugInput, 'id' | 'title' | 'origin' | 'difference' | 'faultTypes'> {
  /** Row or folder of the record, and who documented the repair. */
  readonly documented: string;
  /** What the faulty program has otherwise than the repaired one. */
  readonly faulty: Partial<ProgramInput>;
}

/**
 * A pair whose faulty program is an edit of the repaired one. Its basis is the record, then what the repaired program
 * keeps and scales down.
 * @throws InputError as `defineBug`.
 */
export function definePair(fixed: ProgramSpec, { documented, faulty, ...described }: Described): BugPair {
  const { reference, licence, changes } = fixed.source;
  return defineBug({
    ...described,
    source: { reference, licence },
    basis: `${documented}. Repaired program: ${changes}`,
    fixed,
    faulty: { ...fixed, ...faulty },
  });
}

/** The layers with some settings of some of them changed, by index; a spec with a setting of another kind is refused later. */
export function changeLayers(
  layers: readonly LayerSpec[],
  changes: Readonly<Record<number, Readonly<Record<string, unknown>>>>,
): LayerSpec[] {
  return layers.map((layer, i) => ({ ...layer, ...changes[i] }) as LayerSpec);
}

/** The layers without those at these indices. */
export function withoutLayers(layers: readonly LayerSpec[], ...gone: readonly number[]): LayerSpec[] {
  return layers.filter((_, i) => !gone.includes(i));
}
