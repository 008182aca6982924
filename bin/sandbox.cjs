'use strict';
// Answers calls to a plug-in, each in a realm of its own: `node -e` of this text, with input and output as bytes on 0 and 1. A realm
// holds the language and nothing of Node. Only text crosses into it and out of it, since any object of this side would lead back here; and
// the code is strict, since a stack hands out functions of other code.
const { readFileSync, writeSync } = require('node:fs');
const { builtinModules } = require('node:module');
const { deserialize } = require('node:v8');
const { createContext, Script } = require('node:vm');

const exit = process.exit.bind(process);
// A second fence, should anything lead here after all: what is not of the language goes, also the modules that `-e` puts there.
for (const name of [...builtinModules, 'fetch', 'WebSocket', 'Buffer', 'require', 'exports'])
  delete globalThis[name];

const { code, file, calls, patience } = deserialize(readFileSync(0));
const plugIn = new Script(code, { filename: file });
// A fit takes what it takes; a value that never comes would keep all others waiting.
const ask = {
  first: { script: new Script('answer(part, true)') },
  next: { script: new Script('answer(part, false)'), timeout: patience },
};

const bytes = new TextEncoder().encode(JSON.stringify(answers()));
for (let written = 0; written < bytes.length; ) written += writeSync(1, bytes, written);
exit(0);

/** Whatever is thrown out of a realm is not looked at, as a look may call what it brought. */
function answers() {
  try {
    return calls.map(answersTo);
  } catch {
    return exit(1);
  }
}

function answersTo([call, ...each]) {
  // Nobody can make a setter of the name, which would be called from this side.
  const named = Object.defineProperty(Object.create(null), 'part', { value: '', writable: true });
  const realm = createContext(named, { codeGeneration: { strings: false, wasm: false } });
  const answer = (part, { script, timeout }) => {
    realm.part = part;
    const text = script.runInContext(realm, { timeout });
    if (typeof text !== 'string') throw new TypeError('an answer is text');
    return text;
  };
  plugIn.runInContext(realm);
  return [answer(call, ask.first), ...each.map((value) => answer(value, ask.next))];
}
