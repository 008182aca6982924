import type { LayerSpec } from '../training/layer-specs.ts';
import type { ProgramSpec } from '../training/spec.ts';
import { readGraph } from '../training/specs/graph.ts';
import { rewire, type WiredLayer } from './wiring.ts';

/** An addition of what a branch makes of a value and the value itself. */
interface Residual {
  readonly add: WiredLayer;
  readonly skip: WiredLayer | string;
  readonly branch: WiredLayer;
  /** Layers whose outputs are compared with targets. */
  readonly ends: ReadonlySet<WiredLayer>;
}

/** What one edit does to a residual; false where it cannot. */
export type ResidualEdit = (wired: WiredLayer[], residual: Residual) => boolean;

/** Indices of the additions that close a residual and that an edit can be carried out on. */
export function residualsFor(spec: ProgramSpec, edit: ResidualEdit): number[] {
  const { outputs } = readGraph(spec);
  return spec.layers.flatMap(({ kind }, index) => {
    if (kind !== 'add' || outputs.includes(index)) return [];
    let done = false;
    rewire(spec, (wired) => {
      const residual = residualOf(wired, index, outputs);
      done = residual !== null && edit([...wired], residual);
      return wired;
    });
    return done ? [index] : [];
  });
}

/** The program after an edit of the residuals that these additions close. */
export function editResiduals(
  spec: ProgramSpec,
  indices: readonly number[],
  edit: ResidualEdit,
): ProgramSpec {
  const { outputs } = readGraph(spec);
  return rewire(spec, (wired) => {
    const edited = [...wired];
    for (const index of indices) {
      const residual = residualOf(wired, index, outputs);
      if (residual !== null) edit(edited, residual);
    }
    return edited;
  });
}

function residualOf(
  wired: readonly WiredLayer[],
  index: number,
  outputs: readonly number[],
): Residual | null {
  const add = wired[index]!;
  const ends = new Set(outputs.map((output) => wired[output]!));
  if (add.takes.length !== 2) return null;
  const [a, b] = add.takes as [WiredLayer | string, WiredLayer | string];
  if (typeof b !== 'string' && reaches(b, a)) return { add, skip: a, branch: b, ends };
  if (typeof a !== 'string' && reaches(a, b)) return { add, skip: b, branch: a, ends };
  return null;
}

/** Whether a layer is made of another one, or of an input. */
export function reaches(from: WiredLayer, target: WiredLayer | string): boolean {
  const seen = new Set<WiredLayer | string>(from.takes);
  for (const one of seen) if (typeof one !== 'string') for (const taken of one.takes) seen.add(taken);
  return seen.has(target);
}

/** Layers that take another one. */
export function takersOf(wired: readonly WiredLayer[], taken: WiredLayer | string): WiredLayer[] {
  return wired.filter(({ takes }) => takes.includes(taken));
}

export function replaceTaken(one: WiredLayer, taken: WiredLayer | string, by: WiredLayer | string): void {
  one.takes = one.takes.map((value) => (value === taken ? by : value));
}

export function isNormalisation({ kind }: LayerSpec): boolean {
  return kind === 'layerNormalization' || kind === 'batchNormalization' || kind === 'groupNormalization';
}
