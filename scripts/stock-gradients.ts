/**
 * Writes `src/training/stock-gradients.mjs`: the gradients of tfjs's own operations, and the methods of tensors. @tensorflow/tfjs-core has them as modules
 * that Node cannot load, and @tensorflow/tfjs, which has them bundled, weighs 286 MB.
 *
 *   npm run gradients
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { packageRoot, writeFileAtomic } from '../src/lib/files.ts';

/** The text of the module. It shares tfjs's engine and registries, which are global, and nothing else. */
export async function bundleGradients(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: ['register_all_gradients', 'public/chained_ops/register_all_chained_ops']
        .map((module) => `import '@tensorflow/tfjs-core/dist/${module}';`)
        .join('\n'),
      resolveDir: packageRoot,
    },
    ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'node', target: 'node20' },
    legalComments: 'none',
    banner: {
      js: '// Gradients and tensor methods of @tensorflow/tfjs-core 4.22.0, bundled by scripts/stock-gradients.ts. Copyright Google LLC, Apache License 2.0.',
    },
  });
  return outputFiles[0]!.text;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await writeFileAtomic(join(packageRoot, 'src/training/stock-gradients.mjs'), await bundleGradients());
