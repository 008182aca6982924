import { join } from 'node:path';
import { answerColumns, type HumanStudy, noClass } from '../../inputs/human/index.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashJson } from '../../lib/hash.ts';
import { html, type Markup } from '../page/markup.ts';
import { formatDocument } from '../page/page.ts';
import { isPicture, picture } from '../page/picture.ts';
import { style } from '../page/style.ts';
import { humanStudyScript } from './human-study-script.ts';

/** Files of a study: the page for the assessors, and the key that only import may see. */
export const humanStudyFiles = { page: 'study.html', key: 'study-key.json' } as const;

/**
 * Writes a study into a directory, which is made where there is none.
 * @returns path of the page
 * @throws InputError as `formatHumanStudy`.
 */
export async function exportHumanStudy(study: HumanStudy, directory: string): Promise<string> {
  const page = formatHumanStudy(study);
  await writeFileAtomic(join(directory, humanStudyFiles.key), `${JSON.stringify(study.key, null, 2)}\n`);
  const path = join(directory, humanStudyFiles.page);
  await writeFileAtomic(path, page);
  return path;
}

/**
 * One HTML file: pictures one by one, the classes to choose from, and the answers as CSV. It holds
 * neither origin nor intended class of a picture.
 * @throws InputError `human-study` where inputs are no pictures.
 */
export function formatHumanStudy({ key, inputShape, items, examples }: HumanStudy): string {
  if (!isPicture(inputShape)) {
    throw new InputError('human-study', {
      rule: 'people are shown pictures',
      need: 'inputs of shape [height, width, 1 or 3]',
      value: `[${inputShape.join(', ')}]`,
    });
  }
  const question = `Which ${key.thing} is this?`;
  const study = hashJson(items.map(({ id }) => id)).slice(0, 12);
  const body = html`<header><h1>${question}</h1>
<p>Some of these ${items.length} pictures were made by a program. Say of each what you see, without thinking about what it might have been meant to be.</p></header>
<main id="main" tabindex="-1" data-study="${study}" data-columns="${answerColumns.join(',')}">
<noscript><p class="warnings">This page asks its questions by a script: allow scripts for it.</p></noscript>
${beginning}
<div id="study" hidden>
<p><span id="said" role="status"></span> <progress id="progress" max="${items.length}" value="0" aria-label="Pictures answered"></progress></p>
<div id="shown">${items.map(({ id, input }) => shownPicture(id, input, inputShape))}</div>
<fieldset id="ask"><legend>${question}</legend>
${choicesOf(key, examples, inputShape)}</fieldset>
${end}
</div>
</main>`;
  return formatDocument({ title: question, style: `${style}${ownStyle}`, script: humanStudyScript, body });
}

const beginning = html`<form id="begin">
<label for="assessor">Your name, or a code you were given</label>
<input id="assessor" required maxlength="40" pattern="[A-Za-z0-9][A-Za-z0-9._\\-]*" autocomplete="off" aria-describedby="names">
<p id="names" class="quiet">Letters, digits, dots, dashes and underscores.</p>
<p><button>Begin</button></p>
</form>`;

const end = html`<p id="done" hidden>Thank you. Download the answers, and send the file to who asked you.</p>
<p><button id="back" type="button">Take back the last answer <kbd>Backspace</kbd></button> <button id="download" type="button">Download the answers so far</button></p>
<p id="kept" class="quiet">Answers are kept in this browser: whoever begins again under the same name goes on.</p>`;

function shownPicture(id: string, values: Float32Array, shape: readonly number[]): Markup {
  return html`<div data-id="${id}" hidden>${picture({ values, shape }, 'The picture to judge')}</div>\n`;
}

function choicesOf(
  { classes, thing }: HumanStudy['key'],
  examples: readonly Float32Array[],
  shape: readonly number[],
): Markup[] {
  const keys = shortcuts(classes);
  const ofClasses = classes.map((name, k) =>
    choice(String(k), keys[k], name, picture({ values: examples[k]!, shape }, '')),
  );
  return [...ofClasses, choice(noClass, noneKey, `not a ${thing}`, null)];
}

function choice(answer: string, key: string | undefined, name: string, example: Markup | null): Markup {
  const shortcut = key === undefined ? null : html` <kbd>${key}</kbd>`;
  const keyed = key === undefined ? null : html` data-key="${key}"`;
  return html`<button type="button" data-answer="${answer}"${keyed}>${example}<span>${name}${shortcut}</span></button>\n`;
}

const noneKey = 'n';

/** Digits that are names of classes are their keys; other classes have those from 1 to 9. */
function shortcuts(classes: readonly string[]): (string | undefined)[] {
  if (classes.every((name) => /^\d$/.test(name))) return [...classes];
  return classes.map((_, k) => (k < 9 ? String(k + 1) : undefined));
}

const ownStyle = `
#shown .picture { width: min(60vw, 16rem); height: auto; image-rendering: pixelated; margin: 1rem 0; border: 1px solid var(--line); }
fieldset { border: 0; padding: 0; margin: 0 0 1.5rem; } legend { font-weight: 600; padding: 0; margin-bottom: .5rem; }
fieldset:not([hidden]) { display: flex; flex-wrap: wrap; gap: .6rem; }
button, #assessor { font: inherit; color: inherit; background: var(--shade); border: 1px solid var(--muted); border-radius: 4px; padding: .45rem .8rem; }
button { cursor: pointer; } button:disabled { color: var(--muted); cursor: default; border-color: var(--line); }
#ask button { display: flex; align-items: center; gap: .6rem; min-height: 3rem; }
#ask .picture { width: 2.5rem; height: auto; image-rendering: pixelated; }
kbd { font-size: .8125rem; color: var(--muted); border: 1px solid var(--line); border-radius: 3px; padding: 0 .3em; }
progress { vertical-align: middle; width: 12rem; max-width: 100%; }
`;
