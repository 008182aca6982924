import type * as tf from '@tensorflow/tfjs-core';

/** A call of a kernel with its addresses and sizes, or work of the host on values of the heap. */
type Call = readonly [run: (...args: never[]) => unknown, args: readonly unknown[]];

/** What a pass did on the heap while it was captured, in order. */
export interface CapturedCalls {
  readonly calls: Call[];
  /** Every tensor made: they keep their places in the arena until released. */
  readonly made: tf.DataId[];
  /** What cannot be run again; null where all of it can. */
  refusal: string | null;
}

let present: CapturedCalls | null = null;

/** The capture under way; null outside one, and while the host works. */
export function presentCapture(): CapturedCalls | null {
  return present;
}

/** Runs `work` with its calls captured, or with none. */
export function capturing<T>(capture: CapturedCalls | null, work: () => T): T {
  const outer = present;
  present = capture;
  try {
    return work();
  } finally {
    present = outer;
  }
}

/** Says that the pass under way, if it is captured, cannot be replayed. */
export function refuseCapture(reason: string): void {
  if (present !== null) present.refusal ??= reason;
}

/** Every kernel, as a function that notes its call where a capture is under way. */
export function noteCalls<K extends object>(kernels: K): K {
  const noted = Object.entries(kernels).map(([name, kernel]: [string, (...args: never[]) => unknown]) => [
    name,
    (...args: never[]) => {
      present?.calls.push([kernel, args]);
      return kernel(...args);
    },
  ]);
  return Object.fromEntries(noted) as K;
}

/** Does the captured work again. */
export function replay({ calls }: CapturedCalls): void {
  for (const [run, args] of calls) run(...(args as never[]));
}

/** Addresses are multiples of this, for loads of whole vectors. */
const alignment = 16;
const firstBlock = 1 << 18;

/**
 * Memory of all captured passes. Each lays out its tensors from the start: passes run one after another and share
 * nothing, since what goes in is written before a pass and what comes out is read after it.
 */
export class Arena {
  readonly #allocate: (bytes: number) => number;
  readonly #blocks: { readonly start: number; readonly bytes: number }[] = [];
  #block = 0;
  #used = 0;

  constructor(allocate: (bytes: number) => number) {
    this.#allocate = allocate;
  }

  restart(): void {
    this.#block = 0;
    this.#used = 0;
  }

  /** Address of that many bytes. */
  place(bytes: number): number {
    const need = Math.ceil(Math.max(bytes, 1) / alignment) * alignment;
    while (this.#block < this.#blocks.length) {
      const { start, bytes: size } = this.#blocks[this.#block]!;
      if (this.#used + need <= size) {
        this.#used += need;
        return start + this.#used - need;
      }
      this.#block++;
      this.#used = 0;
    }
    this.#grow(need);
    return this.place(bytes);
  }

  /** Doubles what there is, or more where one tensor needs it. */
  #grow(need: number): void {
    const held = this.#blocks.reduce((total, { bytes }) => total + bytes, 0);
    const bytes = Math.max(need, held, firstBlock);
    this.#blocks.push({ start: this.#allocate(bytes), bytes });
  }
}
