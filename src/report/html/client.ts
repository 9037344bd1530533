/**
 * The script of the page: it filters the rows that are there, and opens and closes details. Nothing on the page needs
 * it to be read. It runs in the reader's browser, so it is text here and plain JavaScript.
 */
export const CLIENT = String.raw`'use strict';
(() => {
  const find = (id) => document.getElementById(id);
  const all = (selector) => Array.from(document.querySelectorAll(selector));

  const names = [];
  const openAll = (button, selector, words) => {
    if (!button) return;
    const name = () => {
      const closed = all(selector).some((item) => !item.open);
      button.textContent = (closed ? 'Open all ' : 'Close all ') + words;
      return closed;
    };
    button.hidden = false;
    button.addEventListener('click', () => {
      const open = name();
      for (const item of all(selector)) item.open = open;
      name();
    });
    names.push(name);
    name();
  };
  const nameButtons = () => names.forEach((name) => name());
  document.addEventListener('toggle', nameButtons, true);
  openAll(find('toggle-jobs'), '.job:not([hidden]) details', 'details');
  openAll(find('toggle-diffs'), '.diff', 'diffs');

  const reveal = () => {
    const target = location.hash.length > 1 ? find(decodeURIComponent(location.hash.slice(1))) : null;
    for (let item = target; item; item = item.parentElement) if (item.localName === 'details') item.open = true;
    // The event comes after the address has changed: whoever has pressed a key since then is somewhere else.
    const at = document.activeElement;
    const left = at && at !== document.body && at.hash !== location.hash;
    if (target && target.tabIndex === -1 && !left) target.focus();
  };
  addEventListener('hashchange', reveal);
  reveal();

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('details:not([open])');
    for (const item of closed) item.open = true;
  });
  addEventListener('afterprint', () => {
    for (const item of closed) item.open = false;
    closed = [];
  });

  const form = find('filters');
  if (!form) return;
  const rows = all('.job');
  const index = JSON.parse(find('index').textContent);
  const search = find('search');
  const choices = ['status', 'file', 'reason', 'method'].map(find);
  const [status, file, reason, method] = choices;

  const matches = (job, words) =>
    (status.value === '' || job.status === status.value) &&
    (file.value === '' || job.file === file.value) &&
    (reason.value === '' || job.codes.includes(reason.value)) &&
    (method.value === '' || job.method === method.value) &&
    words.every((word) => job.text.includes(word));

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    let shown = 0;
    for (let i = 0; i < rows.length; i++) {
      const hidden = !matches(index[i], words);
      if (!hidden) shown++;
      if (rows[i].hidden !== hidden) rows[i].hidden = hidden;
    }
    const total = rows.length === 1 ? '1 job' : rows.length + ' jobs';
    find('count').textContent = shown === rows.length ? total : shown + ' of ' + total;
    find('nothing').hidden = shown > 0;
    nameButtons();
  };
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  find('clear-nothing').addEventListener('click', () => {
    form.reset();
    search.focus();
  });
  for (const link of all('a[data-status]')) {
    link.addEventListener('click', () => {
      search.value = '';
      for (const choice of choices) choice.value = '';
      status.value = link.dataset.status;
      reason.value = link.dataset.code || '';
      filter();
    });
  }
  form.hidden = false;
})();
`;
