import { existsSync, writeFileSync } from 'node:fs';
import { freeze, frozenPath, readFrozen } from '../corpus/wild/freeze.ts';
import { readWildCards } from '../corpus/wild/read.ts';

// Adds new ids of the frozen half to `corpus/wild/frozen.json`; what is there already never changes.
const before = existsSync(frozenPath) ? readFrozen() : {};
const now = freeze(readWildCards());
const changed = Object.keys(before).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(now[id]));
if (changed.length > 0) {
  console.error(`frozen already, and not as they were: ${changed.join(', ')}`);
  process.exit(2);
}
writeFileSync(frozenPath, `${JSON.stringify(now, null, 1)}\n`);
console.log(
  `${Object.keys(now).length} ids are frozen, ${Object.keys(now).length - Object.keys(before).length} of them new`,
);
