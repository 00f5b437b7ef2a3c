// A class that is open: two of its functions side by side.

const RENAMES_SHOWN = 12;

function classDetail(group) {
  const { members } = group;
  const select = (label, chosen) => {
    const options = members.map((member, position) => {
      const { name, path, start } = functionOf(member);
      const fresh = group.fresh.has(position) ? ', new' : '';
      const alike = position > 0 && group.likeness.length > 1 ? ` · ${group.likeness[position - 1]} % like the first` : '';
      const text = `${callName(name)} ${path.slice(state.common.length)}:${start}${alike}${fresh}`;
      return element('option', { value: position, selected: position === chosen }, text);
    });
    return [element('select', {}, ...options), label];
  };
  const sides = [select('Left', 0), select('Right', group.beside)];
  const place = element('div');
  const show = () => {
    const [left, right] = sides.map(([field]) => functionOf(members[Number(field.value)]));
    place.replaceChildren(...sideBySide(left, right));
  };
  for (const [field] of sides) field.addEventListener('change', show);
  show();
  const labels = sides.map(([field, label]) => element('label', {}, `${label} `, field));
  return [element('div', { className: 'sides' }, ...labels), place];
}

function sideBySide(left, right) {
  const missing = [left, right].filter(({ source }) => source === null);
  if (missing.length > 0) {
    const places = missing.map(({ path, start, end }) => `${path}:${start} to ${end}`).join(', ');
    return [element('p', { className: 'places' }, `Left out of this report to keep it small: the source of ${places}.`)];
  }
  const { rows, renames } = comparison.compare(left.source, right.source);
  const columns = [left, right].flatMap(() => [element('col', { className: 'numbers' }), element('col')]);
  const headings = [left, right].map(({ name, path, start }) =>
    element('th', { scope: 'colgroup', colSpan: 2 }, `${callName(name)} ${path}:${start}`));
  const table = element('table', { className: 'diff' },
    element('colgroup', {}, ...columns),
    element('thead', {}, element('tr', {}, ...headings)),
    element('tbody', {}, ...rows.map((line) => diffRow(line, left, right))));
  // Who has no mouse scrolls it when it has the focus.
  const frame = element('div', { className: 'frame', role: 'region', 'aria-label': 'Source side by side', tabIndex: 0 }, table);
  return [legend(rows, renames), frame];
}

function legend(rows, renames) {
  const differs = (side) => side.ranges.some(({ mark }) => mark === 'changed');
  const edited = rows.some(({ kind, left, right }) => kind === 'removed' || kind === 'added' || (kind === 'paired' && (differs(left) || differs(right))));
  const parts = [];
  if (edited) parts.push(element('span', {}, element('del', {}, 'only left'), ' ', element('ins', {}, 'only right')));
  if (renames.length > 0) {
    const shown = renames.slice(0, RENAMES_SHOWN).map(({ from, to }) => `${from} → ${to}`).join(', ');
    const more = renames.length > RENAMES_SHOWN ? ` and ${renames.length - RENAMES_SHOWN} more` : '';
    parts.push(element('span', {}, element('mark', {}, 'renamed'), ' ', element('code', {}, shown), more));
  }
  if (parts.length === 0) parts.push('Both sides have the same words.');
  return element('p', { className: 'legend' }, ...parts);
}

function diffRow(line, left, right) {
  const onlyRenamed = line.kind === 'paired' && [line.left, line.right].every((side) => side.ranges.every(({ mark }) => mark === 'renamed'));
  const cells = [...sideCells('left', line.left, left, line.kind === 'removed'), ...sideCells('right', line.right, right, line.kind === 'added')];
  return element('tr', { className: onlyRenamed ? 'paired renamed' : line.kind }, ...cells);
}

function sideCells(place, side, { source, start }, alone) {
  const empty = side ? '' : ' void';
  const text = element('td', { className: `text ${place}${empty}` });
  if (side) {
    const changed = place === 'left' ? 'del' : 'ins';
    const parts = marked(source.split('\n')[side.line], side.ranges, changed);
    text.append(...(alone ? [element(changed, {}, ...parts)] : parts));
  }
  return [element('td', { className: `number ${place}${empty}` }, side ? String(start + side.line) : ''), text];
}

function marked(line, ranges, changed) {
  const parts = [];
  let reached = 0;
  for (const { start, end, mark, counterpart } of ranges) {
    parts.push(line.slice(reached, start));
    const word = line.slice(start, end);
    parts.push(mark === 'renamed' ? element('mark', { title: `${counterpart} on the other side` }, word) : element(changed, {}, word));
    reached = end;
  }
  parts.push(line.slice(reached));
  return parts;
}
