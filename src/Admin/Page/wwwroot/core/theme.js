const NAME = 'funcproxy.theme'
const NEXT = { system: 'light', light: 'dark', dark: 'system' }

/** Lets a button choose between the system's theme, light and dark; the choice stays in this browser. */
export function startTheme(button) {
  let theme = localStorage.getItem(NAME)
  if (!(theme in NEXT)) theme = 'system'
  const show = () => {
    document.documentElement.dataset.theme = theme
    button.setAttribute('aria-label', `Theme: ${theme}. Change to ${NEXT[theme]}`)
    button.title = `Theme: ${theme}`
  }
  button.addEventListener('click', () => {
    theme = NEXT[theme]
    localStorage.setItem(NAME, theme)
    show()
  })
  show()
}
