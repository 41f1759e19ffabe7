// Runs before anything is drawn, so that nobody who chose a theme sees the other one flash by. A file of its own, since
// the content security policy allows no script in the page. What it reads is written by src/lib/preferences.
try {
  const { theme, textSize } = JSON.parse(localStorage.getItem('natter.preferences') ?? '{}')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  if (textSize) document.documentElement.dataset.textSize = textSize
} catch {
  // Nothing was chosen, or nothing is kept here.
}
