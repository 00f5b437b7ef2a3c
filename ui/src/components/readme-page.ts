/**
 * Fits a README, which the server has made harmless, into a page: its headings below the page's
 * own, what may be wider than the column in boxes that can be scrolled with the keyboard, and
 * images of foreign hosts, which the page's policy keeps out, as links.
 */
export function fitReadme(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const heading of body.querySelectorAll('h1, h2, h3, h4, h5, h6')) lower(heading);
  for (const wide of body.querySelectorAll('table, pre')) makeScrollable(wide);
  for (const image of body.querySelectorAll('img')) image.replaceWith(inWords(image));
  return body.innerHTML;
}

function lower(heading: Element): void {
  const level = Math.min(6, Number(heading.tagName.slice(1)) + 1);
  const lowered = heading.ownerDocument.createElement(`h${level}`);
  lowered.append(...heading.childNodes);
  heading.replaceWith(lowered);
}

function makeScrollable(wide: Element): void {
  const box = wide.ownerDocument.createElement('div');
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', wide.tagName === 'TABLE' ? 'Table' : 'Code');
  box.dataset.scroll = '';
  wide.replaceWith(box);
  box.append(wide);
}

function inWords(image: HTMLImageElement): Node {
  const { ownerDocument: page } = image;
  const address = image.getAttribute('src');
  const text = image.alt || 'image';
  if (!address || image.closest('a')) return page.createTextNode(text);
  const link = page.createElement('a');
  link.href = address;
  link.rel = 'noopener nofollow';
  link.textContent = text;
  return link;
}
