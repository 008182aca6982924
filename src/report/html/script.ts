/**
 * The one script of the page: tables sort by their heading buttons, and the viewer shows the run that is chosen. Without
 * it every table is readable and every run is shown.
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
`;
