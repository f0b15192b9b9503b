/**
 * Tabs after the ARIA pattern: arrow keys, Home and End move and choose, one tab is in the order of Tab.
 * @param {Element} list the element with role=tablist
 * @param {(name: string) => void} onChange told the chosen tab's `data-tab`
 * @returns {(name: string) => boolean} chooses a tab; false where there is none of that name
 */
export function startTabs(list, onChange) {
  const tabs = [...list.querySelectorAll('[role=tab]')]

  function choose(tab, focus) {
    for (const other of tabs) {
      const chosen = other === tab
      other.setAttribute('aria-selected', chosen)
      other.tabIndex = chosen ? 0 : -1
      document.getElementById(other.getAttribute('aria-controls')).hidden = !chosen
    }
    if (focus) tab.focus()
    // Within its own list: the page itself does not move.
    list.scrollTo({ left: tab.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2 })
    onChange(tab.dataset.tab)
  }

  list.addEventListener('keydown', event => {
    const at = tabs.indexOf(document.activeElement)
    if (at < 0) return
    const to = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowDown: (at + 1) % tabs.length,
      ArrowLeft: (at - 1 + tabs.length) % tabs.length,
      ArrowUp: (at - 1 + tabs.length) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    choose(tabs[to], true)
  })
  for (const tab of tabs) tab.addEventListener('click', () => choose(tab, false))

  return name => {
    const tab = tabs.find(candidate => candidate.dataset.tab === name)
    if (tab) choose(tab, false)
    return tab !== undefined
  }
}
