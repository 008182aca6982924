/**
 * The script of every page: headings sort tables, the viewer shows one run, filters leave a task and
 * lines. Without it everything is shown.
 */
export const script = `
'use strict';
const keyOf = (cell) => {
  const key = cell.dataset.key;
  return key === undefined ? cell.textContent : key === '' ? null : Number(key);
};
const compare = (a, b) => (typeof a === 'number' ? a - b : a.localeCompare(b, 'en', { numeric: true }));
const sortBy = (heading) => {
  const headings = [...heading.parentElement.children];
  const column = headings.indexOf(heading);
  const falls = heading.getAttribute('aria-sort') === 'ascending';
  for (const other of headings) other.removeAttribute('aria-sort');
  heading.setAttribute('aria-sort', falls ? 'descending' : 'ascending');
  const body = heading.closest('table').tBodies[0];
  const rows = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]) }));
  rows.sort((a, b) => {
    if (a.key === null || b.key === null) return (a.key === null) - (b.key === null);
    return falls ? compare(b.key, a.key) : compare(a.key, b.key);
  });
  body.append(...rows.map(({ row }) => row));
};
for (const button of document.querySelectorAll('.sortable th button'))
  button.addEventListener('click', () => sortBy(button.closest('th')));

const chooser = document.querySelector('#run');
if (chooser !== null) {
  const runs = [...document.querySelectorAll('.run')];
  const show = () => runs.forEach((run, i) => { run.hidden = i !== chooser.selectedIndex; });
  chooser.closest('.chooser').hidden = false;
  chooser.addEventListener('change', show);
  show();
}

const filters = document.querySelector('.filters');
if (filters !== null) {
  const choices = [...filters.querySelectorAll('select')];
  const evidence = filters.querySelector('#evidence');
  const words = filters.querySelector('input');
  const said = filters.querySelector('[role=status]');
  const show = () => {
    for (const part of document.querySelectorAll('[data-task]'))
      part.hidden = choices.some(({ id, value }) => id in part.dataset && value !== '' && part.dataset[id] !== value);
    const wanted = words.value.toLowerCase().split(/\\s+/);
    const lines = [...document.querySelectorAll('.ranking tbody tr')];
    for (const line of lines)
      line.hidden = !wanted.every((word) => line.textContent.toLowerCase().includes(word)) ||
        (evidence.value !== '' && line.cells[2].textContent !== evidence.value);
    const shown = lines.filter((line) => line.closest('[hidden]') === null).length;
    said.textContent = shown + ' of ' + lines.length + ' lines shown';
  };
  filters.hidden = false;
  for (const one of choices) one.addEventListener('change', show);
  words.addEventListener('input', show);
  show();
}
`;
