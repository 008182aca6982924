/**
 * The script of a human study: shows one input after the other, keeps answers in the browser where
 * it may, and gives them as CSV. Names of assessors are of characters that need no quotes.
 */
export const humanStudyScript = `
'use strict';
const part = (id) => document.getElementById(id);
const items = [...document.querySelectorAll('#shown > [data-id]')];
const choices = [...document.querySelectorAll('#ask [data-answer]')];
const place = () => 'faultgap-study-' + part('main').dataset.study + '-' + part('assessor').value;
let answers = [];
let shownAt = 0;

const keep = () => {
  try { localStorage.setItem(place(), JSON.stringify(answers)); } catch { part('kept').hidden = true; }
};
const kept = () => {
  try { return JSON.parse(localStorage.getItem(place())) ?? []; } catch { return []; }
};
const show = () => {
  const at = answers.length;
  const over = at === items.length;
  items.forEach((item, i) => { item.hidden = i !== at; });
  part('ask').hidden = over;
  part('done').hidden = !over;
  part('said').textContent = over ? 'All ' + at + ' answered' : 'Picture ' + (at + 1) + ' of ' + items.length;
  part('progress').value = at;
  part('back').disabled = at === 0;
  if (over) part('download').focus();
  shownAt = performance.now();
};
const give = (answer) => {
  const seconds = ((performance.now() - shownAt) / 1000).toFixed(1);
  answers.push([items[answers.length].dataset.id, answer, seconds]);
  keep();
  show();
};
const takeBack = () => {
  answers.pop();
  keep();
  show();
};

part('begin').addEventListener('submit', (event) => {
  event.preventDefault();
  answers = kept();
  part('begin').hidden = true;
  part('study').hidden = false;
  show();
  if (answers.length < items.length) choices[0].focus();
});
for (const choice of choices) choice.addEventListener('click', () => give(choice.dataset.answer));
part('back').addEventListener('click', takeBack);
document.addEventListener('keydown', (event) => {
  if (part('study').hidden || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const choice = choices.find(({ dataset }) => dataset.key === event.key.toLowerCase());
  if (choice !== undefined && answers.length < items.length) give(choice.dataset.answer);
  if (event.key === 'Backspace' && answers.length > 0) takeBack();
});
part('download').addEventListener('click', () => {
  const name = part('assessor').value;
  const lines = answers.map((answer) => [name, ...answer].join(','));
  const text = [part('main').dataset.columns, ...lines, ''].join('\\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = 'answers-' + name + '.csv';
  link.click();
  URL.revokeObjectURL(link.href);
});
`;
