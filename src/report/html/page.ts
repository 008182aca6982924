import { formatDocument } from './document.ts';
import { html, type Markup } from './markup.ts';
import { script } from './script.ts';
import type { Section } from './section.ts';
import { style } from './style.ts';

export interface PageParts {
  readonly title: string;
  /** What stands above the sections: headline and warnings. */
  readonly opening: Markup;
  readonly sections: readonly Section[];
  readonly footer: Markup;
}

/** The page around the sections. */
export function formatPage({ title, opening, sections, footer }: PageParts): string {
  const body = html`<a class="skip" href="#main">Skip to the numbers</a>
${opening}
<nav aria-label="Sections"><ul>${sections.map(({ id, title, task }) => html`<li${ofTask(task)}><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="main" tabindex="-1">
${sections.map(formatSection)}
</main>
<footer>${footer}</footer>`;
  return formatDocument({ title, style, script, body });
}

function ofTask(task: Section['task']): Markup | null {
  return task === undefined ? null : html` data-task="${task}"`;
}

function formatSection({ id, title, about, body, task }: Section): Markup {
  return html`<section aria-labelledby="${id}"${ofTask(task)}>
<h2 id="${id}">${title}</h2>
<p>${about}</p>
${body}
</section>
`;
}
