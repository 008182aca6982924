// Answers calls to a plug-in, each in a realm of its own: `node -e` of this text, with input and output as bytes on 0 and 1. A realm
// holds the language and nothing of Node. Only primitives and clones cross into it, since any object of this side would lead back here.
const { readFileSync, writeSync } = require('node:fs');
const { builtinModules } = require('node:module');
const { Deserializer } = require('node:v8');
const { createContext, Script } = require('node:vm');
const { MessageChannel, moveMessagePortToContext, receiveMessageOnPort } = require('node:worker_threads');

const exit = process.exit.bind(process);
// A second fence, should anything lead here after all: what is not of the language goes, also the modules that `-e` puts there.
for (const name of [...builtinModules, 'fetch', 'WebSocket', 'Buffer', 'require', 'exports'])
  delete globalThis[name];

// Not `deserialize`, whose typed arrays are views of all there is to read.
const input = new Deserializer(readFileSync(0));
input.readHeader();
const { code, file, calls, patience } = input.readValue();
const plugIn = new Script(code, { filename: file });
// A fit takes what it takes; a value that never comes would keep all others waiting.
const ask = {
  first: { script: new Script('answer(part, true)') },
  next: { script: new Script('answer(part, false)'), timeout: patience },
};

const bytes = new TextEncoder().encode(JSON.stringify(calls.map(answersTo)));
for (let written = 0; written < bytes.length; ) written += writeSync(1, bytes, written);
exit(0);

function answersTo({ each, ...call }) {
  const realm = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  // A message is made in the realm of the port that receives it.
  const { port1, port2 } = new MessageChannel();
  const received = moveMessagePortToContext(port2, realm);
  const answer = (part, { script, timeout }) => {
    port1.postMessage(part);
    realm.part = receiveMessageOnPort(received).message;
    const text = script.runInContext(realm, { timeout });
    if (typeof text !== 'string') throw new TypeError('an answer is text');
    return text;
  };
  plugIn.runInContext(realm);
  const answers = [answer(call, ask.first), ...each.map((value) => answer(value, ask.next))];
  port1.close();
  return answers;
}
