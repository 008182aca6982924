import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What tests, and the commands that they start, have around them: one temporary folder, which goes with the run; and no
 * certificates of a proxy, which Node reads at each of some 300 starts, for half a tenth of a second. npm alone needs them.
 */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'faultgap-test-'));
  process.env.TMPDIR = folder;
  const { NODE_EXTRA_CA_CERTS: certificates } = process.env;
  if (certificates !== undefined) {
    process.env.npm_config_cafile ??= certificates;
    delete process.env.NODE_EXTRA_CA_CERTS;
  }
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
