import { createHash } from 'node:crypto';
import { html, type Markup, trusted } from './markup.ts';

/** A whole HTML file. */
export interface DocumentParts {
  readonly title: string;
  readonly style: string;
  readonly script: string;
  /** Everything between the body's tags but the script. */
  readonly body: Markup;
}

/**
 * A page that works offline and asks for nothing: its policy allows the style sheet and the script by their hashes and
 * forbids all else, so that text of a result could not run or fetch anything even if it were not escaped.
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
