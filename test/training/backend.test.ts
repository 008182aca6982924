import util from 'node:util';
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

/** An import that finds none of the packages. */
const none = (name: string) => Promise.reject(notFound(name));

describe('selectBackend', () => {
  it('runs wasm on our own kernels', async () => {
    expect(await selectBackend('wasm')).toEqual({
      name: 'wasm',
      versions: { tfjs: tf.version_core },
      ownKernels: true,
    });
    expect(tf.getBackend()).toBe('wasm');
  });

  it('goes to cpu and back', async () => {
    expect(await selectBackend('cpu')).toEqual({
      name: 'cpu',
      versions: { tfjs: tf.version_core },
      ownKernels: false,
    });
    expect(tf.getBackend()).toBe('cpu');
    await selectBackend('wasm');
    expect(tf.getBackend()).toBe('wasm');
  });

  it('lists near names for one it does not know', async () => {
    const error = await errorOf(selectBackend('tensorflw'));
    expect(error.code).toBe('unknown-backend');
    expect(error.message).toBe('no backend is called "tensorflw". Did you mean tensorflow?');
    expect((await errorOf(selectBackend('opencl'))).message).toContain(
      'Known: wasm, tensorflow, webgpu, cpu',
    );
  });
});

describe('selectBackend with tensorflow', () => {
  afterEach(async () => {
    await selectBackend('wasm');
    if (tf.findBackendFactory('tensorflow') !== null) tf.removeBackend('tensorflow');
  });

  /** Registers a backend as the real package does when imported, if it has the name that is installed. */
  const standIn = (installed: string) => async (name: string) => {
    if (name !== installed) throw notFound(name);
    const parts = { binding: { TF_Version: '2.21.0' }, isUsingGpuDevice: true };
    const cpu = tf.findBackend('cpu') as tf.KernelBackend;
    tf.registerBackend('tensorflow', () => Object.assign(Object.create(cpu) as tf.KernelBackend, parts));
  };

  it.each(['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'])('takes %s', async (installed) => {
    await selectBackend('cpu');
    expect(await selectBackend('tensorflow', standIn(installed))).toEqual({
      name: 'tensorflow',
      versions: { tfjs: tf.version_core, tensorflow: '2.21.0', device: 'GPU' },
      ownKernels: false,
    });
    expect(tf.getBackend()).toBe('tensorflow');
  });

  it('gives the package the functions that Node 23 removed', async () => {
    await selectBackend('cpu');
    await selectBackend('tensorflow', standIn('@tensorflow/tfjs-node'));
    const { isNullOrUndefined, isArray } = util as unknown as Record<string, (value: unknown) => boolean>;
    expect([null, undefined, 0].map((value) => isNullOrUndefined!(value))).toEqual([true, true, false]);
    expect([[], {}].map((value) => isArray!(value))).toEqual([true, false]);
  });

  it('says what to install where the packages are missing', async () => {
    const error = await errorOf(selectBackend('tensorflow', none));
    expect(error.code).toBe('backend-not-installed');
    for (const part of ['npm install --ignore-scripts @tensorflow/tfjs-node-gpu@4.22.0', 'docs/gpu.md']) {
      expect(error.message).toContain(part);
    }
  });

  it('tells a broken install from a missing one', async () => {
    const broken = new Error(
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: /x\nmore',
    );
    const error = await errorOf(selectBackend('tensorflow', () => Promise.reject(broken)));
    expect(error.code).toBe('backend-broken');
    expect(error.message).toContain('tfjs_binding.node');
    expect(error.message).toContain('node scripts/build-tensorflow.mjs');
    expect(error.message).not.toContain('\n');
    const part = () => Promise.reject(notFound('@mapbox/node-pre-gyp'));
    expect((await errorOf(selectBackend('tensorflow', part))).code).toBe('backend-broken');
  });

  it('says so where the package registers nothing', async () => {
    const error = await errorOf(selectBackend('tensorflow', () => Promise.resolve({})));
    expect(error.code).toBe('backend-broken');
    expect(error.message).toContain('it registered no backend');
  });
});

describe('selectBackend with webgpu', () => {
  const install = 'npm install webgpu@0.6 @tensorflow/tfjs-backend-webgpu@4.22.0';

  it.each(['webgpu', '@tensorflow/tfjs-backend-webgpu'])(
    'says what to install where %s is missing',
    async (missing) => {
      const others = (name: string) => (name === missing ? none(name) : Promise.resolve({}));
      const error = await errorOf(selectBackend('webgpu', others));
      expect(error.code).toBe('backend-not-installed');
      expect(error.message).toContain(missing);
      expect(error.message).toContain(install);
    },
  );

  it('says so where there is no GPU', async () => {
    const dawn = { create: () => ({ requestAdapter: async () => null }), globals: {} };
    const error = await errorOf(selectBackend('webgpu', () => Promise.resolve(dawn)));
    expect(error.code).toBe('backend-no-adapter');
    expect(error.message).toContain('docs/gpu.md');
  });
});
