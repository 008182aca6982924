import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { errorText, InputError } from '../../lib/errors.ts';

/** Imports an optional package; tests give another. */
export type ImportPeer = (name: string) => Promise<unknown>;

/** Resolved as our dependencies are, wherever the command was started. */
export const importInstalled: ImportPeer = async (name) => {
  const module = await import(pathToFileURL(createRequire(import.meta.url).resolve(name)).href);
  return module.default ?? module;
};

/** A backend on optional packages, and what to do where it does not start. */
interface OptionalBackend {
  readonly name: string;
  /** Packages of which it takes the first that is installed. */
  readonly packages: readonly string[];
  /** What it needs, in words. */
  readonly need: string;
  readonly install: string;
  readonly mend: string;
}

/**
 * The first installed package of a backend.
 * @throws InputError `backend-not-installed`, `backend-broken`.
 */
export async function importPeer(backend: OptionalBackend, importPackage: ImportPeer): Promise<unknown> {
  for (const name of backend.packages) {
    try {
      return await importPackage(name);
    } catch (error) {
      if (!isMissing(error, name)) throw broken(backend, error);
    }
  }
  throw new InputError('backend-not-installed', {
    rule: `--backend ${backend.name} needs the optional package ${backend.packages.join(' or ')}, which is not installed`,
    need: backend.need,
    remedy: `${backend.install}, or use --backend wasm.`,
  });
}

/** `cause` kept an installed backend from starting. */
export function broken({ name, need, mend }: OptionalBackend, cause: unknown): InputError {
  return new InputError(
    'backend-broken',
    {
      rule: `the packages of --backend ${name} are installed but cannot be used`,
      need,
      value: errorText(cause).split('\n', 1)[0],
      remedy: `${mend}, or use --backend wasm.`,
    },
    { cause },
  );
}

/** Only the package itself: a missing part of it means a broken install. */
function isMissing(error: unknown, name: string): boolean {
  const code = (error as { code?: unknown }).code;
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') &&
    errorText(error).split('\n', 1)[0]!.includes(`'${name}'`)
  );
}
