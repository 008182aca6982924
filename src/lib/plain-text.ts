/**
 * Characters that are not seen, or steer a terminal or the direction of text: controls, format marks, separators, fillers,
 * halves of a character. Two names that differ in them only look the same.
 */
const steering = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text of a stranger, made harmless for a terminal: what steers is shown as `\u001b`. Lines and tabs stay. JSON keeps its
 * meaning, as there it is the same character written otherwise.
 */
export function showControls(text: string): string {
  return text.replace(steering, (character) =>
    character === '\n' || character === '\t' ? character : escapeUnits(character),
  );
}

/** As `showControls`, on one line. */
export function showOneLine(text: string): string {
  return text.replace(steering, escapeUnits);
}

/** Whether `showOneLine` leaves a text as it is. */
export function isPlainText(text: string): boolean {
  return text.search(steering) === -1;
}

/** Lines as one, with a blank between them. */
export function joinLines(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

/** A sentence with its full stop, whether or not the text has one already: others' messages end either way. */
export function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, i) => {
    const unit = character.charCodeAt(i).toString(16).padStart(4, '0');
    return `\\u${unit}`;
  }).join('');
}
