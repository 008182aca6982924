/**
 * Builds the addon of an installed @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node against the library and the C
 * headers inside a `tensorflow` or `tensorflow-cpu` wheel, and starts it once. Nothing is downloaded.
 *
 *     npm install --ignore-scripts @tensorflow/tfjs-node-gpu@4.22.0
 *     pip install "tensorflow[and-cuda]"
 *     node scripts/build-tensorflow.mjs "$(pip show tensorflow | sed -n 's/^Location: //p')/tensorflow"
 *
 * On Linux, with a C++ compiler (`CXX`, or c++). docs/gpu.md says what was run.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const packages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const sources = ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'];
/** The newest version of Node-API that the package looks for; every Node from 16 on has it. */
const nodeApi = 8;

const require = createRequire(join(process.cwd(), 'package.json'));

try {
  const wheel = findWheel(process.argv[2]);
  const { name, folder } = findPackage();
  const addon = join(folder, `lib/napi-v${nodeApi}/tfjs_binding.node`);
  build(addon, folder, wheel);
  console.log(`built ${addon}`);
  console.log(startOnce(name));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 2;
}

/** The folder `tensorflow` of an installed wheel. */
function findWheel(argument) {
  if (process.platform !== 'linux') throw new Error('wheels were tried on Linux only');
  if (argument === undefined) throw new Error('usage: node build-tensorflow.mjs FOLDER, that of the wheel');
  const folder = resolve(argument);
  for (const file of [...libraries, 'include/tensorflow/c/eager/c_api.h']) {
    if (!existsSync(join(folder, file))) throw new Error(`${folder} has no ${file}`);
  }
  return folder;
}

/** The first installed package, seen from the present directory. */
function findPackage() {
  for (const name of packages) {
    for (const paths of [require.resolve.paths(name) ?? []].flat()) {
      const folder = join(paths, name);
      if (existsSync(join(folder, 'binding.gyp'))) return { name, folder: realpathSync(folder) };
    }
  }
  throw new Error(`neither ${packages.join(' nor ')} is installed here`);
}

/** Node's own headers, or those of the npm package node-api-headers. */
function findNodeHeaders() {
  const own = join(dirname(dirname(realpathSync(process.execPath))), 'include/node');
  if (existsSync(join(own, 'node_api.h'))) return own;
  try {
    return require('node-api-headers').include_dir;
  } catch {
    throw new Error(`${own} has no node_api.h; install the npm package node-api-headers`);
  }
}

/** What binding.gyp says, for the names that the libraries have in a wheel. */
function build(addon, folder, wheel) {
  mkdirSync(dirname(addon), { recursive: true });
  const include = [findNodeHeaders(), join(wheel, 'include'), folder].map((path) => `-I${path}`);
  const link = [`-L${wheel}`, ...libraries.map((file) => `-l:${file}`), `-Wl,-rpath,${wheel}`];
  const options = ['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${nodeApi}`, '-w'];
  const files = sources.map((file) => join(folder, file));
  execFileSync(process.env.CXX ?? 'c++', [...options, ...include, ...files, '-o', addon, ...link], {
    stdio: 'inherit',
  });
}

/** In a process of its own, with the two functions that Node 23 removed. */
function startOnce(name) {
  const program = `
    const util = require('node:util');
    Object.assign(util, { isNullOrUndefined: (value) => value == null, isArray: Array.isArray });
    const tf = require(${JSON.stringify(name)});
    const { binding, isUsingGpuDevice } = tf.backend();
    const [value] = tf.matMul([[1, 2]], [[3], [4]]).dataSync();
    if (value !== 11) throw new Error('it cannot multiply');
    console.log('TensorFlow ' + binding.TF_Version + ' runs on ' + (isUsingGpuDevice ? 'a GPU' : 'the CPU'));`;
  return execFileSync(process.execPath, ['-e', program], {
    encoding: 'utf8',
    env: { TF_CPP_MIN_LOG_LEVEL: '1', ...process.env },
  }).trim();
}
