// The list of classes: what is shown of the data, with search and filters.

const PAGE = 50;
const PLACES_SHOWN = 2;
const TYPES = { 1: 'exact', 2: 'renamed', 3: 'edited' };
const data = JSON.parse(document.getElementById('data').textContent);
const state = { query: '', language: '', type: '', across: false, folder: '', common: '', page: 0 };
const byId = (id) => document.getElementById(id);

/** Makes an element. Children that are texts stay texts: source never becomes markup. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes('-') || key === 'for' || key === 'role') made.setAttribute(key, value);
    else made[key] = value;
  }
  made.append(...children);
  return made;
}

const grouped = (number) => number.toLocaleString('en');
const count = (number, noun, plural = `${noun}s`) => `${grouped(number)} ${number === 1 ? noun : plural}`;

function functionOf(index) {
  const [path, name, language, start, end] = data.functions[index];
  return { path: data.paths[path], name, language: data.languages[language], start, end, source: data.sources[index] };
}

const classes = data.classes.map(([id, type, similarity, lines, members, fresh, likeness, beside]) => ({
  id, type, similarity, lines, members, fresh: new Set(fresh), likeness, beside,
}));

const folderOf = (path) => path.slice(0, path.lastIndexOf('/') + 1);
const spread = (group) => new Set(group.members.map((member) => folderOf(functionOf(member).path))).size;

/** What a class is found by, made when somebody searches for the first time. */
function haystack(group) {
  group.haystack ??= [group.id, ...group.members.flatMap((member) => {
    const { name, path } = functionOf(member);
    return [name, path];
  })].join('\n').toLowerCase();
  return group.haystack;
}

function matches(group) {
  if (state.type && group.type !== Number(state.type)) return false;
  const has = (wanted) => group.members.some((member) => wanted(functionOf(member)));
  if (state.language && !has(({ language }) => language === state.language)) return false;
  if (state.folder && !has(({ path }) => path.startsWith(state.folder))) return false;
  if (state.across && spread(group) < 2) return false;
  const words = state.query.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => haystack(group).includes(word));
}

let found = classes;

function search() {
  state.page = 0;
  found = classes.filter(matches);
  showPage();
}

function showPage() {
  const first = state.page * PAGE;
  const shown = found.slice(first, first + PAGE);
  const functions = found.reduce((sum, group) => sum + group.members.length, 0);
  byId('count').textContent = found.length === 0
    ? 'No class matches.'
    : `${count(found.length, 'class', 'classes')}, ${count(functions, 'function')}`;
  byId('classes').replaceChildren(...shown.map(row));
  byId('pages').hidden = found.length <= PAGE;
  byId('range').textContent = `${grouped(first + 1)} to ${grouped(first + shown.length)} of ${grouped(found.length)}`;
  byId('previous').disabled = state.page === 0;
  byId('next').disabled = first + PAGE >= found.length;
}

function turn(by) {
  state.page += by;
  showPage();
  byId('classes-title').scrollIntoView();
  byId('classes').querySelector('.head')?.focus({ preventScroll: true });
}

function row(group) {
  const members = group.members.map(functionOf);
  const files = [...new Set(members.map(({ path }) => path.slice(state.common.length)))];
  const more = files.length - PLACES_SHOWN;
  const where = files.slice(0, PLACES_SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const what = element('span', { className: 'what' },
    element('span', { className: 'name' }, callName(members[0].name)), ' ',
    ...(group.fresh.size > 0 ? [element('span', { className: 'new' }, `${group.fresh.size} new`), ' '] : []),
    `${count(members.length, 'function')} · ${group.similarity} % similar · ${TYPES[group.type]} · ${group.id}`,
    element('span', { className: 'where' }, where));
  const head = element('button', { type: 'button', className: 'head', 'aria-expanded': 'false', 'aria-controls': `detail-${group.id}` },
    element('span', { className: 'lines' }, count(group.lines, 'line')), what);
  const detail = element('div', { className: 'detail', id: `detail-${group.id}`, hidden: true });
  head.addEventListener('click', () => toggle(group, head, detail));
  return element('li', { className: 'class', id: group.id }, element('h3', {}, head), detail);
}

const callName = (name) => (/[\p{L}\p{N}_$]$/u.test(name) ? `${name}()` : name);

function toggle(group, head, detail, open = detail.hidden) {
  head.setAttribute('aria-expanded', String(open));
  detail.hidden = !open;
  // What nobody looks at is not kept.
  detail.replaceChildren(...(open ? classDetail(group) : []));
}

/** Opens the class that the address names, `#C-0ebb2f6e`. */
function openNamed() {
  const id = location.hash.slice(1);
  const index = found.findIndex((group) => group.id === id);
  if (index < 0) return;
  state.page = Math.floor(index / PAGE);
  showPage();
  const item = byId(id);
  const head = item.querySelector('.head');
  toggle(found[index], head, item.querySelector('.detail'), true);
  item.scrollIntoView();
  head.focus({ preventScroll: true });
}

function followKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches('input, select');
  if (event.key === '/' && !typing) {
    event.preventDefault();
    byId('query').focus();
  } else if (event.key === 'Escape') {
    // What has the focus may go with what is closed.
    const head = event.target.closest('.class')?.querySelector('.head');
    if (head?.getAttribute('aria-expanded') === 'true') head.click();
    head?.focus();
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && event.target.matches('.head')) {
    const heads = [...document.querySelectorAll('.head')];
    const next = heads[heads.indexOf(event.target) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next) event.preventDefault();
    next?.focus();
  }
}

function followFilters() {
  for (const [id, key, event] of [['query', 'value', 'input'], ['language', 'value', 'change'], ['type', 'value', 'change'], ['across', 'checked', 'change']]) {
    byId(id).addEventListener(event, ({ target }) => {
      state[id] = target[key];
      search();
    });
  }
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('language').append(...data.languages.map((language) => element('option', { value: language }, language)));
  byId('previous').addEventListener('click', () => turn(-1));
  byId('next').addEventListener('click', () => turn(1));
  document.addEventListener('keydown', followKeys);
  addEventListener('hashchange', openNamed);
}
