// Runs before the first paint, so that a chosen theme never flashes. A file, not an inline script: script-src stays 'self'.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden in this browser: the system's theme is used.
}
