import { describe, expect, it } from 'vitest';
import { fitReadme } from './readme-page';

describe('a README in a page', () => {
  it('has its headings below the page’s own', () => {
    expect(fitReadme('<h1>Stock</h1><h2>Why</h2><h6>Small <em>print</em></h6>')).toBe(
      '<h2>Stock</h2><h3>Why</h3><h6>Small <em>print</em></h6>',
    );
  });

  it('lets what is too wide be scrolled with the keyboard', () => {
    const page = fitReadme('<table><tbody><tr><td>1</td></tr></tbody></table><pre>x</pre>');

    expect(page).toContain('<div tabindex="0" role="region" aria-label="Table" data-scroll="">');
    expect(page).toContain('aria-label="Code" data-scroll=""><pre>x</pre></div>');
  });

  it('turns images into links, since the page may load none from elsewhere', () => {
    const page = fitReadme('<p><img src="https://img.example/a.png" alt="A tour"></p>');

    expect(page).toBe(
      '<p><a href="https://img.example/a.png" rel="noopener nofollow">A tour</a></p>',
    );
  });

  it('keeps the link around an image', () => {
    const badge = '<a href="https://ci.example"><img src="https://ci.example/b.svg" alt="CI"></a>';

    expect(fitReadme(badge)).toBe('<a href="https://ci.example">CI</a>');
    expect(fitReadme('<img>')).toBe('image');
  });
});
