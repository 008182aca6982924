import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { packageRoot } from '../lib/files.ts';
import { unknownName } from '../lib/registry.ts';
import { type ImportPeer, importInstalled } from './backends/peers.ts';
import { startTensorFlow } from './backends/tensorflow.ts';
import { startWebGpu } from './backends/webgpu.ts';
import { loadKernels } from './kernels/load.ts';
import { replaceStockKernels } from './kernels/stock.ts';

/**
 * `wasm`: tfjs's WebAssembly backend with our own kernels, the same bytes on every machine. `tensorflow`: TensorFlow's
 * native library, on a GPU where there is one. `webgpu`: a GPU by WebGPU. `cpu`: plain JavaScript, the reference for
 * the kernels. How the optional two are installed is in docs/gpu.md.
 */
const backendNames = ['wasm', 'tensorflow', 'webgpu', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** What ran the training: printed and recorded with every trace. */
export interface Backend {
  readonly name: BackendName;
  /** What numbers depend on: the version of `tfjs`, of `tensorflow`, the `device` where it is not this one kind. */
  readonly versions: Readonly<Record<string, string>>;
  /** True where a training step runs on our own WebAssembly kernels. */
  readonly ownKernels: boolean;
}

/**
 * Makes `name` the backend of every tensor made from now on in this process.
 * @throws InputError `unknown-backend` with near names; for the optional backends also `backend-not-installed`,
 * `backend-broken` and `backend-no-adapter`, each with what to do.
 */
export async function selectBackend(
  name: string,
  importPackage: ImportPeer = importInstalled,
): Promise<Backend> {
  // Silences tfjs's banners and warnings on stderr; it has no other effect on the backends used here.
  tf.env().set('PROD', true);
  await registerStockGradients();
  const versions = { tfjs: tf.version_core };
  switch (name) {
    case 'wasm':
      await selectWasm();
      return { name, versions, ownKernels: true };
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      await tf.setBackend('cpu');
      return { name, versions, ownKernels: false };
    case 'tensorflow':
      return {
        name,
        versions: { ...versions, ...(await startTensorFlow(importPackage)) },
        ownKernels: false,
      };
    case 'webgpu':
      return { name, versions: { ...versions, ...(await startWebGpu(importPackage)) }, ownKernels: false };
    default:
      throw unknownName('backend', name, backendNames);
  }
}

/** tfjs-core leaves them to whoever bundles it (`scripts/stock-gradients.ts`). */
async function registerStockGradients(): Promise<void> {
  await import(pathToFileURL(join(packageRoot, 'src/training/stock-gradients.mjs')).href);
}

async function selectWasm(): Promise<void> {
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  if (loadKernels()) replaceStockKernels();
}
