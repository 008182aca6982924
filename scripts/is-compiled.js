/**
 * Exits with 0 where `dist` is of the sources as they are: `npm ci` prepares, and the first `npx faultgap` in a checkout
 * prepares again.
 */
import { isCompiled } from '../bin/compiled.js';

process.exitCode = isCompiled() ? 0 : 1;
