import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../../lib/errors.ts';
import { type Dawn, type Gpu, type GpuBuffer, type GpuDevice, openDevice, readBlocking } from './dawn.ts';
import { type ImportPeer, importPeer } from './peers.ts';
import { mendSelect, mendShaders } from './webgpu-mends.ts';

const common = {
  name: 'webgpu',
  need: 'webgpu and @tensorflow/tfjs-backend-webgpu',
  install: 'Install both with "npm install webgpu@0.6 @tensorflow/tfjs-backend-webgpu@4.22.0"',
  mend: 'Install both anew with "npm install webgpu@0.6 @tensorflow/tfjs-backend-webgpu@4.22.0"',
};

/** What of tfjs's WebGPU backend is used. */
interface WebGpuBackend extends tf.KernelBackend {
  readonly tensorMap: {
    get(id: tf.DataId): {
      values?: tf.BackendValues | null;
      readonly dtype: tf.DataType;
      readonly resource: GpuBuffer;
    };
  };
  readonly bufferManager: {
    acquireBuffer(size: number, usage: number): GpuBuffer;
    releaseBuffer(buffer: GpuBuffer): void;
  };
  readonly commandEncoder: {
    copyBufferToBuffer(from: GpuBuffer, start: number, to: GpuBuffer, at: number, size: number): void;
  };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

interface WebGpuPackage {
  readonly WebGPUBackend: new (device: GpuDevice, info: object) => WebGpuBackend;
}

let started: Promise<Record<string, string>> | null = null;
/** Kept for its own sake: where Dawn's binding lets it be collected, the process ends with a segmentation fault. */
let instance: Gpu | null = null;

/**
 * Makes a device of WebGPU the present backend, by Dawn, whose binding is in the npm package `webgpu`.
 * @returns what the numbers depend on beside tfjs: the adapter.
 * @throws InputError `backend-not-installed`, `backend-broken`, `backend-no-adapter`.
 */
export async function startWebGpu(importPackage: ImportPeer): Promise<Record<string, string>> {
  started ??= start(importPackage);
  const versions = await started.catch((error: unknown) => {
    started = null;
    throw error;
  });
  await tf.setBackend('webgpu');
  return versions;
}

async function start(importPackage: ImportPeer): Promise<Record<string, string>> {
  const packages = '@tensorflow/tfjs-backend-webgpu';
  const { create, globals } = (await importPeer({ ...common, packages: ['webgpu'] }, importPackage)) as Dawn;
  const { WebGPUBackend } = (await importPeer(
    { ...common, packages: [packages] },
    importPackage,
  )) as WebGpuPackage;
  Object.assign(globalThis, globals);
  instance = create([]);
  const adapter = await instance.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw noAdapter();
  const device = await openDevice(adapter);
  mendShaders(device);
  const backend = withNavigator(instance, () => new WebGPUBackend(device, adapter.info));
  readWithoutWaiting(backend, device);
  mendSelect();
  tf.registerBackend('webgpu', () => backend);
  const { description, vendor, architecture } = adapter.info;
  return { device: description || `${vendor} ${architecture}` };
}

function noAdapter(): InputError {
  return new InputError('backend-no-adapter', {
    rule: '--backend webgpu found no GPU',
    need: 'a driver for Vulkan, Metal or Direct3D 12, and on Linux libvulkan.so.1',
    remedy: 'See docs/gpu.md for one in software, or use --backend wasm.',
  });
}

/** tfjs looks for a browser's `navigator.gpu` when the backend is made. */
function withNavigator<T>(gpu: Gpu, work: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  try {
    return work();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', before);
  }
}

/** `GPUBufferUsage` MAP_READ and COPY_DST. */
const stagingUsage = 1 | 8;

/**
 * Makes `dataSync` work, which in tfjs needs a browser's canvas, and refuses values after an error of the device: it
 * would leave zeros behind. `data` reads in the same way, so that nothing of Dawn's is ever under way.
 */
function readWithoutWaiting(backend: WebGpuBackend, device: GpuDevice): void {
  let failure: string | null = null;
  device.addEventListener('uncapturederror', ({ error }) => {
    failure ??= error.message;
  });
  const readSync = backend.readSync.bind(backend);
  backend.readSync = (id) => {
    const data = backend.tensorMap.get(id);
    const { dtype, resource } = data;
    if (dtype !== 'complex64' && dtype !== 'string') {
      data.values ??= tf.util.convertBackendValuesAndArrayBuffer(readBuffer(backend, resource), dtype);
    }
    if (failure !== null) throw new Error(`WebGPU: ${failure}`);
    return readSync(id);
  };
  backend.read = async (id) => backend.readSync(id);
}

function readBuffer(backend: WebGpuBackend, buffer: GpuBuffer): ArrayBuffer {
  const { size } = buffer;
  const staging = backend.bufferManager.acquireBuffer(size, stagingUsage);
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.commandEncoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
  backend.submitQueue();
  const values = readBlocking(staging);
  backend.bufferManager.releaseBuffer(staging);
  return values;
}
