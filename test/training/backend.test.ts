import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { InputError } from '../../src/lib/errors.ts';
import { selectBackend } from '../../src/training/backend.ts';

async function errorOf(work: Promise<unknown>): Promise<InputError> {
  const error = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  return error as InputError;
}

/** What Node throws for an import that finds nothing. */
function notFound(name: string): Error {
  return Object.assign(new Error(`Cannot find package '${name}' imported from backend.ts`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
}

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@tensorflow/tfjs-node-gpu');
    return true;
  } catch {
    return false;
  }
}

const failing = (error: Error) => ({ importPeer: () => Promise.reject(error), nodeVersion: '20.20.2' });

describe('selectBackend', () => {
  it('runs wasm on our own kernels', async () => {
    expect(await selectBackend('wasm')).toEqual({ name: 'wasm', version: tf.version_core, ownKernels: true });
    expect(tf.getBackend()).toBe('wasm');
  });

  it('goes to cpu and back', async () => {
    expect(await selectBackend('cpu')).toEqual({ name: 'cpu', version: tf.version_core, ownKernels: false });
    expect(tf.getBackend()).toBe('cpu');
    await selectBackend('wasm');
    expect(tf.getBackend()).toBe('wasm');
  });

  it('lists near names for one it does not know', async () => {
    const error = await errorOf(selectBackend('tensorflw'));
    expect(error.code).toBe('unknown-backend');
    expect(error.message).toBe('no backend is called "tensorflw". Did you mean tensorflow?');
    expect((await errorOf(selectBackend('webgpu'))).message).toContain('Known: wasm, tensorflow, cpu');
  });
});

describe('selectBackend with tensorflow', () => {
  afterEach(() => {
    if (tf.findBackendFactory('tensorflow') !== null) tf.removeBackend('tensorflow');
  });

  /** Registers a backend as the real package does when imported. */
  const standIn = (nodeVersion: string) => ({
    importPeer: async () => {
      tf.registerBackend('tensorflow', () => tf.findBackend('cpu') as tf.KernelBackend);
      return { version: { 'tfjs-node': '4.22.0' } };
    },
    nodeVersion,
  });

  it('imports the optional package and makes its backend the present one', async () => {
    await selectBackend('cpu');
    expect(await selectBackend('tensorflow', standIn('22.1.0'))).toEqual({
      name: 'tensorflow',
      version: tf.version_core,
      ownKernels: false,
    });
    expect(tf.getBackend()).toBe('tensorflow');
    await selectBackend('wasm');
  });

  it('says what to install where the package is missing', async () => {
    const error = await errorOf(selectBackend('tensorflow', failing(notFound('@tensorflow/tfjs-node-gpu'))));
    expect(error.code).toBe('backend-not-installed');
    for (const part of [
      'npm install @tensorflow/tfjs-node-gpu@4.22.0',
      'hundreds of megabytes',
      'Node < 23',
      'CUDA 11.2',
    ]) {
      expect(error.message).toContain(part);
    }
  });

  it.skipIf(isInstalled())('says so where it really is missing', async () => {
    expect((await errorOf(selectBackend('tensorflow'))).code).toBe('backend-not-installed');
  });

  it('tells a broken install from a missing one', async () => {
    const broken = new Error(
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: /x\nmore',
    );
    const error = await errorOf(selectBackend('tensorflow', failing(broken)));
    expect(error.code).toBe('backend-broken');
    expect(error.message).toContain('tfjs_binding.node');
    expect(error.message).toContain('npm rebuild');
    expect(error.message).not.toContain('\n');
    const part = await errorOf(selectBackend('tensorflow', failing(notFound('@mapbox/node-pre-gyp'))));
    expect(part.code).toBe('backend-broken');
  });

  it('says so where the package registers nothing', async () => {
    const empty = { importPeer: () => Promise.resolve({}), nodeVersion: '20.0.0' };
    const error = await errorOf(selectBackend('tensorflow', empty));
    expect(error.code).toBe('backend-broken');
    expect(error.message).toContain('it registered no backend');
  });

  it('refuses a Node that the package does not run on, before importing it', async () => {
    const error = await errorOf(selectBackend('tensorflow', standIn('23.1.0')));
    expect(error.code).toBe('backend-node-version');
    expect(error.message).toContain('Node 23.1.0');
    expect(tf.findBackendFactory('tensorflow')).toBeNull();
  });
});
