import { createHash } from 'node:crypto';
import type { TaskId } from '../../eval/contract.ts';
import { html, type Markup, trusted } from './markup.ts';
import { script } from './script.ts';
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
<nav aria-label="Sections"><ul>${sections.map(({ id, title, ...of }) => html`<li${chosenBy(of)}><a href="#${id}">${title}</a></li>`)}</ul></nav>
<main id="main" tabindex="-1">
${sections.map(formatSection)}
</main>
<footer>${footer}</footer>`;
  return formatDocument({ title, style, script, body });
}

function chosenBy({ task, track }: Pick<Section, 'task' | 'track'>): Markup {
  return html`${task !== undefined && html` data-task="${task}"`}${track !== undefined && html` data-track="${track}"`}`;
}

function formatSection({ id, title, about, body, ...of }: Section): Markup {
  return html`<section aria-labelledby="${id}"${chosenBy(of)}>
<h2 id="${id}">${title}</h2>
<p>${about}</p>
${body}
</section>
`;
}

/** A whole HTML file. */
export interface DocumentParts {
  readonly title: string;
  readonly style: string;
  readonly script: string;
  /** Everything between the body's tags but the script. */
  readonly body: Markup;
}

/**
 * A page that works offline. Its policy allows the style sheet and the script by their hashes and
 * nothing else: text of a result could not run or fetch anything even if it were not escaped.
 */
export function formatDocument({ title, style, script, body }: DocumentParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>
<body>
${body}
<script>${trusted(script)}</script>
</body>
</html>
`.text;
}

function policyOf(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src ${hashSource(style)}`,
    `script-src ${hashSource(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** A part of the page under one heading. */
export interface Section {
  /** Anchor within the page. */
  readonly id: string;
  readonly title: string;
  /** What is seen, and how to read it. */
  readonly about: string;
  readonly body: Markup;
  /** The task that it is of, where the page lets its reader choose one. */
  readonly task?: TaskId;
  /** The same for the track. */
  readonly track?: string;
}
