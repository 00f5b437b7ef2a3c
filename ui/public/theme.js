// Applies the remembered theme before the first paint. The page's policy forbids inline scripts,
// so this is a file; src/theme.ts writes the same key.
try {
  var theme = localStorage.getItem('brickyard-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is switched off: the system's theme applies.
}
