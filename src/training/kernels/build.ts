import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';
import { packageRoot } from '../../lib/files.ts';

const folder = 'src/training/kernels';

/** The compiled module and the TypeScript signatures of what it exports. */
interface KernelBuild {
  readonly module: Uint8Array;
  readonly signatures: string;
}

/**
 * Compiles `assembly/index.ts`. Plain SIMD only: relaxed SIMD rounds differently from machine to machine. The module
 * owns no memory and no data: it works on tfjs's heap, so a static datum would overwrite a tensor.
 * @throws Error with the compiler's messages.
 */
export async function buildKernels(entry = `${folder}/assembly/index.ts`): Promise<KernelBuild> {
  const written = new Map<string, string | Uint8Array>();
  const options =
    '--runtime stub --importMemory --noExportMemory --enable simd -O3 --noAssert --bindings raw';
  const { error, stderr } = await asc.main([entry, '--outFile', 'kernels.wasm', ...options.split(' ')], {
    writeFile: (name: string, content: string | Uint8Array) => {
      written.set(name, content);
    },
    baseDir: packageRoot,
  } as asc.APIOptions);
  if (error) throw new Error(`the kernels do not compile\n${stderr.toString()}`);
  return {
    module: written.get('kernels.wasm') as Uint8Array,
    signatures: nameSignatures(written.get('kernels.d.ts') as string),
  };
}

/** From asc's declarations to one interface. */
function nameSignatures(declarations: string): string {
  const functions = [...declarations.matchAll(/export function (\w+)\(([^)]*)\): (\w+);/g)];
  const lines = functions.map(([, name, parameters, result]) => `  ${name}(${parameters}): ${result};`);
  return `// Written by build.ts from the exports of assembly/index.ts; addresses are byte offsets in tfjs's heap.\nexport interface Kernels {\n${lines.join('\n')}\n}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { module, signatures } = await buildKernels();
  await writeFile(join(packageRoot, folder, 'kernels.wasm'), module);
  await writeFile(join(packageRoot, folder, 'signatures.ts'), signatures);
}
