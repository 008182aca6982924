import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { broken, type ImportPeer, importPeer } from './peers.ts';

const tensorflow = {
  name: 'tensorflow',
  packages: ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'],
  need: 'its addon, built against the library of a tensorflow wheel (docs/gpu.md)',
  install:
    'Install one with "npm install --ignore-scripts @tensorflow/tfjs-node-gpu@4.22.0" and build its addon',
  mend: 'Build the addon with "node scripts/build-tensorflow.mjs FOLDER", which takes the folder of the wheel',
};

/** What of the backend of tfjs-node is used. */
interface NodeBackend {
  readonly binding: { readonly TF_Version: string };
  readonly isUsingGpuDevice: boolean;
}

/**
 * Makes TensorFlow's native library the present backend; it takes a GPU where it finds one.
 * @returns versions that the numbers depend on.
 * @throws InputError `backend-not-installed`, `backend-broken`.
 */
export async function startTensorFlow(importPackage: ImportPeer): Promise<Record<string, string>> {
  // The library tells every start what it was compiled for; warnings stay.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
  giveBackRemoved();
  await importPeer(tensorflow, importPackage);
  if (tf.findBackendFactory('tensorflow') === null) throw broken(tensorflow, 'it registered no backend');
  if (!(await tf.setBackend('tensorflow'))) throw broken(tensorflow, 'its backend did not start');
  const { binding, isUsingGpuDevice } = tf.backend() as unknown as NodeBackend;
  return { tensorflow: binding.TF_Version, device: isUsingGpuDevice ? 'GPU' : 'CPU' };
}

/** tfjs-node 4.22 calls two functions of `util` that Node 22 warns of and Node 23 removed; it uses no other such. */
function giveBackRemoved(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}
