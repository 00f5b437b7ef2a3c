// What all of it amounts to, and in which folders it is.

const FOLDERS_SHOWN = 15;

/** What comes after the folder, up to the next one; a file stands for itself. */
function nextPart(path, folder) {
  const end = path.indexOf('/', folder.length);
  return end < 0 ? path : path.slice(0, end + 1);
}

/** The lines of all copies but the longest of each class, by what the folder has inside. */
function linesInside(folder) {
  const parts = new Map();
  for (const group of classes) {
    const members = group.members.map(functionOf);
    const length = ({ start, end }) => end - start + 1;
    const longest = members.reduce((best, next) => (length(next) > length(best) ? next : best));
    const seen = new Set();
    for (const member of members) {
      if (!member.path.startsWith(folder)) continue;
      const part = nextPart(member.path, folder);
      const sum = parts.get(part) ?? { lines: 0, classes: 0 };
      if (member !== longest) sum.lines += length(member);
      if (!seen.has(part)) sum.classes += 1;
      seen.add(part);
      parts.set(part, sum);
    }
  }
  return [...parts].sort(([, a], [, b]) => b.lines - a.lines || b.classes - a.classes);
}

/** The folder that holds everything: where the bars begin. */
function commonFolder() {
  let folder = '';
  for (;;) {
    const parts = linesInside(folder);
    if (parts.length !== 1 || !parts[0][0].endsWith('/')) return folder;
    [[folder]] = parts;
  }
}

function showFolders() {
  const parts = state.folder.endsWith('/') || state.folder === '' ? linesInside(state.folder) : [];
  const most = Math.max(1, ...parts.map(([, { lines }]) => lines));
  const items = parts.slice(0, FOLDERS_SHOWN).map(([part, { lines, classes: groups }]) => {
    const bar = element('span', { className: 'bar' });
    bar.style.display = 'block';
    bar.style.width = `${(lines / most) * 100}%`;
    const button = element('button', { type: 'button' },
      element('span', { className: 'name', title: part }, part.slice(state.folder.length)),
      element('span', { className: 'bar-room' }, bar),
      element('span', { className: 'sum' }, `${count(lines, 'line')} in ${count(groups, 'class', 'classes')}`));
    button.addEventListener('click', () => enter(part));
    return element('li', {}, button);
  });
  if (parts.length > FOLDERS_SHOWN) {
    items.push(element('li', { className: 'soft' }, `and ${grouped(parts.length - FOLDERS_SHOWN)} more`));
  }
  byId('folders').replaceChildren(...items);
  showTrail();
}

function showTrail() {
  const steps = [['', 'everything']];
  for (let folder = ''; folder !== state.folder;) {
    folder = nextPart(state.folder, folder);
    steps.push([folder, folder]);
  }
  const last = steps.pop();
  const links = steps.flatMap(([folder, label], index) => {
    const before = index > 0 ? steps[index - 1][0].length : 0;
    const button = element('button', { type: 'button' }, label.slice(folder === '' ? 0 : before));
    button.addEventListener('click', () => enter(folder));
    return [button, ' › '];
  });
  const before = steps.at(-1)?.[0].length ?? 0;
  byId('trail').replaceChildren(...links, last[1].slice(last[0] === '' ? 0 : before));
}

function enter(folder) {
  state.folder = folder;
  showFolders();
  search();
}

function showSums() {
  const { summary } = data;
  const sums = [
    ['Classes', grouped(summary.classes)],
    ['Functions in them', grouped(summary.functions)],
    ['Duplicated lines', grouped(summary.duplicated_lines)],
    ['Of all lines', summary.share],
    ['Files read', grouped(summary.files)],
  ];
  byId('sums').replaceChildren(...sums.map(([term, value]) => element('div', {}, element('dt', {}, term), element('dd', {}, value))));
  byId('paths').textContent = summary.headline;
  byId('read').textContent = summary.notes.join(' · ');
  byId('where').hidden = classes.length === 0;
}

/** What browsers do not let a file remember is not remembered. */
const remembered = {
  get: () => {
    try { return localStorage.getItem('brickyard-theme'); } catch { return null; }
  },
  set: (theme) => {
    try { localStorage.setItem('brickyard-theme', theme); } catch { /* it lasts as long as the page */ }
  },
};

function followTheme() {
  const root = document.documentElement;
  const isDark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const say = () => { byId('theme').textContent = isDark() ? 'Light theme' : 'Dark theme'; };
  const theme = remembered.get();
  if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
  byId('theme').addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    remembered.set(root.dataset.theme);
    say();
  });
  say();
}

followTheme();
showSums();
followFilters();
state.common = commonFolder();
state.folder = state.common;
showFolders();
search();
openNamed();
