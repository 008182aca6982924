import * as tf from '@tensorflow/tfjs-core';
import { type CapturedCalls, capturing, replay } from './kernels/capture.ts';
import { activeHeap, type Heap } from './kernels/load.ts';

type PassInput = tf.Tensor | Float32Array | Int32Array;

/** Shape and type of one input of a pass. */
export interface InputShape {
  readonly shape: readonly number[];
  readonly dtype?: 'float32' | 'int32';
}

/**
 * Work on tensors that is done many times with inputs of the same shapes. On wasm its kernel calls are captured at the
 * first run, with their addresses, and replayed afterwards: no tensors are made, and no tape is kept (as CUDA graphs
 * replay the launches of a stream). Whatever changes from run to run must come in as an input. Work that needs a
 * kernel of tfjs's own, or reads values, is done anew each time, as on the other backends.
 */
export class Pass {
  readonly #shapes: readonly InputShape[];
  readonly #work: (inputs: readonly tf.Tensor[]) => tf.Tensor[];
  #captured: Captured | null = null;
  #refusal: string | null = null;

  constructor(shapes: readonly InputShape[], work: (inputs: readonly tf.Tensor[]) => tf.Tensor[]) {
    this.#shapes = shapes;
    this.#work = work;
  }

  /** Why the work is done anew each time; null where it is replayed, or was not done yet. */
  get refusal(): string | null {
    return this.#refusal;
  }

  /** @param use reads the results, which are good until it returns; it must not run another pass before it has. */
  run<T>(inputs: readonly PassInput[], use: (results: readonly tf.Tensor[]) => T): T {
    const heap = activeHeap();
    if (heap === null || this.#refusal !== null) return this.#runAnew(inputs, use);
    if (this.#captured === null) {
      const captured = captureWork(heap, this.#shapes, inputs, this.#work);
      if (captured.calls.refusal !== null) {
        this.#refusal = captured.calls.refusal;
        try {
          return use(captured.results);
        } finally {
          releaseCaptured(heap, captured);
        }
      }
      this.#captured = captured;
    } else {
      inputs.forEach((input, i) => {
        setValues(heap, this.#captured!.inputs[i]!, input);
      });
      replay(this.#captured.calls);
    }
    return use(this.#captured.results);
  }

  dispose(): void {
    const heap = activeHeap();
    if (this.#captured !== null && heap !== null) releaseCaptured(heap, this.#captured);
    this.#captured = null;
  }

  #runAnew<T>(inputs: readonly PassInput[], use: (results: readonly tf.Tensor[]) => T): T {
    const results = tf.tidy(() => {
      const tensors = inputs.map((input, i) => {
        const { shape, dtype = 'float32' } = this.#shapes[i]!;
        return input instanceof tf.Tensor ? input : tf.tensor(input, [...shape], dtype);
      });
      return this.#work(tensors);
    });
    try {
      return use(results);
    } finally {
      tf.dispose(results);
    }
  }
}

interface Captured {
  readonly calls: CapturedCalls;
  readonly inputs: readonly tf.Tensor[];
  readonly results: tf.Tensor[];
}

function captureWork(
  heap: Heap,
  shapes: readonly InputShape[],
  values: readonly PassInput[],
  work: (inputs: readonly tf.Tensor[]) => tf.Tensor[],
): Captured {
  const calls: CapturedCalls = { calls: [], made: [], refusal: null };
  heap.restartArena();
  return capturing(calls, () => {
    // Kept, since whoever runs the pass first may be inside a tidy of their own.
    const inputs = shapes.map(({ shape, dtype }) => tf.keep(heap.tensor(heap.output(shape, dtype))));
    inputs.forEach((input, i) => {
      setValues(heap, input, values[i]!);
    });
    return { calls, inputs, results: tf.tidy(() => work(inputs)).map((result) => tf.keep(result)) };
  });
}

function setValues(heap: Heap, input: tf.Tensor, values: PassInput): void {
  heap.values(input).set(values instanceof tf.Tensor ? heap.values(values) : values);
}

function releaseCaptured(heap: Heap, { calls, inputs, results }: Captured): void {
  tf.dispose([...inputs, ...results]);
  heap.release(calls.made);
}

/** Passes of one kind, by what tells them apart; each made at its first use. */
export class Passes {
  readonly #made = new Map<string, Pass>();

  get(key: string, make: () => Pass): Pass {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const pass = make();
    this.#made.set(key, pass);
    return pass;
  }

  /** Why passes are done anew each time, by key; empty where all are replayed. */
  refusals(): readonly string[] {
    return [...this.#made].flatMap(([key, { refusal }]) => (refusal === null ? [] : [`${key}: ${refusal}`]));
  }

  dispose(): void {
    for (const pass of this.#made.values()) pass.dispose();
    this.#made.clear();
  }
}
