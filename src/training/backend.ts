import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { errorText, InputError } from '../lib/errors.ts';
import { unknownName } from '../lib/registry.ts';
import { loadKernels } from './kernels/load.ts';
import { replaceStockKernels } from './kernels/stock.ts';

/**
 * `wasm`: tfjs's WebAssembly backend with our own kernels, the same bytes on every machine. `tensorflow`: TensorFlow's
 * native library, on a GPU where there is one. `cpu`: plain JavaScript, the reference for the kernels.
 */
const backendNames = ['wasm', 'tensorflow', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** What ran the training: printed and recorded with every trace. */
export interface Backend {
  readonly name: BackendName;
  /** Version of tfjs, or of `@tensorflow/tfjs-node-gpu` for `tensorflow`. */
  readonly version: string;
  /** True where a training step runs on our own WebAssembly kernels. */
  readonly ownKernels: boolean;
}

/** What the optional package is imported with, and into which Node; given by tests. */
interface PeerSource {
  readonly importPeer: () => Promise<unknown>;
  readonly nodeVersion: string;
}

const peerPackage = '@tensorflow/tfjs-node-gpu';
const peerVersion = '4.22.0';

const installedPeer: PeerSource = {
  importPeer: async () => createRequire(import.meta.url)(peerPackage),
  nodeVersion: process.versions.node,
};

/**
 * Makes `name` the backend of every tensor made from now on in this process.
 * @throws InputError `unknown-backend` with near names; for `tensorflow` also `backend-node-version`,
 * `backend-not-installed` and `backend-broken`, each with what to do.
 */
export async function selectBackend(name: string, peer: PeerSource = installedPeer): Promise<Backend> {
  // Silences tfjs's banners and warnings on stderr; it has no other effect on the backends used here.
  tf.env().set('PROD', true);
  switch (name) {
    case 'wasm':
      return selectWasm();
    case 'cpu':
      await tf.setBackend('cpu');
      return { name, version: tf.version_core, ownKernels: false };
    case 'tensorflow':
      return selectTensorFlow(peer);
    default:
      throw unknownName('backend', name, backendNames);
  }
}

async function selectWasm(): Promise<Backend> {
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  if (loadKernels()) replaceStockKernels();
  return { name: 'wasm', version: tf.version_core, ownKernels: true };
}

async function selectTensorFlow({ importPeer, nodeVersion }: PeerSource): Promise<Backend> {
  if (Number.parseInt(nodeVersion, 10) >= 23) {
    throw new InputError('backend-node-version', {
      rule: `${peerPackage} uses functions that Node 23 removed`,
      need: 'Node 20 or 22 for --backend tensorflow',
      value: `Node ${nodeVersion}`,
      remedy: 'Run with an older Node, or use --backend wasm.',
    });
  }
  await importPeer().catch((error: unknown) => {
    throw isMissing(error) ? notInstalled(error) : broken(error);
  });
  if (tf.findBackendFactory('tensorflow') === null) throw broken('it registered no backend');
  if (!(await tf.setBackend('tensorflow'))) throw broken('its backend did not start');
  return { name: 'tensorflow', version: tf.version_core, ownKernels: false };
}

/** Only the package itself: a missing part of it means a broken install. */
function isMissing(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') &&
    errorText(error).includes(`'${peerPackage}'`)
  );
}

function notInstalled(cause: unknown): InputError {
  return new InputError(
    'backend-not-installed',
    {
      rule: `--backend tensorflow needs the optional package ${peerPackage}, which is not installed`,
      need: 'Node < 23, and CUDA 11.2 with cuDNN 8.1 to use a GPU',
      remedy: `Install it with "npm install ${peerPackage}@${peerVersion}" (it downloads hundreds of megabytes), or use --backend wasm.`,
    },
    { cause },
  );
}

function broken(cause: unknown): InputError {
  return new InputError(
    'backend-broken',
    {
      rule: `${peerPackage} is installed but cannot be used`,
      need: 'its native library, and CUDA 11.2 with cuDNN 8.1 to use a GPU',
      value: errorText(cause).split('\n', 1)[0],
      remedy: `Rebuild it with "npm rebuild ${peerPackage} --build-addon-from-source", or use --backend wasm.`,
    },
    { cause },
  );
}
