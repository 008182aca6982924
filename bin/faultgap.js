#!/usr/bin/env node
// In words that Node 12 reads too: what is newer is loaded after its version is known to do.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const present = process.versions.node;
if (Number(present.split('.')[0]) < Number(engines.node.slice(2))) {
  process.stderr.write(
    `faultgap: this Node.js is too old; need ${engines.node}; got ${present}. ` +
      'Install one from https://nodejs.org, or let npm bring it: npx -p node@22 -p faultgap faultgap [node-version]\n',
  );
  process.exitCode = 2;
} else void import('./start.js');
