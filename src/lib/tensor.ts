/*
 * Tensors in declarations that others compile against. The declarations of tfjs bring WebGPU types of their own, which clash with
 * those of TypeScript's DOM library, so nobody is made to read them: `tensors-of-tfjs.ts` says what these types are here, and
 * `import 'faultgap/tfjs'` says it in a project that works with tfjs itself.
 */

/** Whose tensors these are; filled in by `faultgap/tfjs`. @public */
// biome-ignore lint/suspicious/noEmptyInterface: it is merged with another declaration
export interface TensorTypes {}

/** What of a tensor needs no tfjs to be said. */
interface AnyTensor {
  readonly shape: number[];
  readonly dtype: string;
  readonly size: number;
  dataSync(): ArrayLike<number>;
  dispose(): void;
}

type TypeOf<Name extends string, Otherwise> =
  TensorTypes extends Readonly<Record<Name, infer T>> ? T : Otherwise;

export type Tensor = TypeOf<'tensor', AnyTensor>;
export type Tensor3D = TypeOf<'tensor3d', AnyTensor>;
export type Variable = TypeOf<'variable', AnyTensor>;
export type TensorOptimizer = TypeOf<'optimizer', object>;
