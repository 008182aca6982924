import { setImmediate as nextTurn } from 'node:timers/promises';

/** What is used of WebGPU, whose types Node 20 does not have. */
export interface GpuDevice {
  createShaderModule(descriptor: { readonly code: string }): unknown;
  addEventListener(kind: 'uncapturederror', listen: (event: { error: { message: string } }) => void): void;
}

export interface GpuBuffer {
  readonly size: number;
  readonly mapState: 'unmapped' | 'pending' | 'mapped';
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
  unmap(): void;
}

export interface GpuAdapter {
  readonly info: { readonly description: string; readonly vendor: string; readonly architecture: string };
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(descriptor: { requiredLimits: Record<string, number> }): Promise<GpuDevice>;
}

export interface Gpu {
  requestAdapter(options: { powerPreference: string }): Promise<GpuAdapter | null>;
}

/** The npm package `webgpu`. */
export interface Dawn {
  create(flags: string[]): Gpu;
  readonly globals: object;
}

/** Buffers of tfjs are as large as the adapter allows; the default of WebGPU is 128 MiB. */
const wantedLimits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
];

/** A device of an adapter, with nothing of Dawn's left in the queue of the event loop. */
export async function openDevice(adapter: GpuAdapter): Promise<GpuDevice> {
  const requiredLimits = Object.fromEntries(wantedLimits.map((name) => [name, adapter.limits[name]!]));
  const device = await adapter.requestDevice({ requiredLimits });
  await nextTurn();
  await nextTurn();
  return device;
}

const mapForReading = 1;
const sleepSignal = new Int32Array(new SharedArrayBuffer(4));

/**
 * The values of a buffer, once the device has computed them: `mapAsync` without going back to the event loop. Dawn's
 * node binding looks for finished work in callbacks that it hands to the global `setImmediate`, one at a time
 * (`AsyncRunner` of its sources); here they are called in a loop instead. No other asynchronous call may be under way.
 */
export function readBlocking(buffer: GpuBuffer): ArrayBuffer {
  const turns: (() => void)[] = [];
  const usual = globalThis.setImmediate;
  globalThis.setImmediate = ((turn: () => void) => turns.push(turn)) as unknown as typeof setImmediate;
  try {
    // Its state tells whether it failed.
    buffer.mapAsync(mapForReading).catch(() => {});
    for (let count = 0; turns.length > 0; count++) {
      turns.shift()!();
      // A device in software needs the processor itself.
      if (count > 100 && buffer.mapState === 'pending') Atomics.wait(sleepSignal, 0, 0, 0.2);
    }
  } finally {
    globalThis.setImmediate = usual;
  }
  if (buffer.mapState !== 'mapped') throw new Error(`a buffer to be read is ${buffer.mapState}`);
  const values = buffer.getMappedRange().slice(0);
  buffer.unmap();
  return values;
}
