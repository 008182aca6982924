import { commandList } from '../page/figure.ts';
import { html } from '../page/markup.ts';
import { isolationWords } from './isolation-words.ts';
import type { SectionMaker } from './section.ts';

/** What makes every number again, and what decided them. */
export const provenanceSection: SectionMaker = ({ result, sweep }) => ({
  id: 'made',
  title: 'How this was made',
  about: 'The commands that make every number again, and the hashes of what decided them.',
  body: html`${commandList([...result.commands, ...(sweep?.commands ?? [])])}
${result.live === null ? null : html`<p>${result.live.traces} traces of ${result.live.program} were recorded again on ${result.live.backend}: ${result.live.matches ? 'the same bytes as the golden recording of this engine.' : html`<strong>not</strong> the bytes of the golden recording of this engine. ${result.live.differences.join('; ')}`}</p>`}
<dl class="facts">
<dt>Recording</dt><dd><code>${result.corpus.hash}</code></dd>
${Object.entries(result.hashes).map(([name, hash]) => html`<dt>${name}</dt><dd><code>${hash}</code></dd>`)}
${(result.plugIns ?? []).map(({ kind, id, isolation }) => html`<dt>${kind} ${id}</dt><dd>${isolationWords[isolation]}</dd>`)}
${Object.entries(result.versions).map(([name, version]) => html`<dt>${name}</dt><dd>${version}</dd>`)}
<dt>Seeds</dt><dd>splits ${result.seeds.splits}, bootstrap ${result.seeds.bootstrap} with ${result.seeds.draws} draws</dd>
</dl>`,
});
