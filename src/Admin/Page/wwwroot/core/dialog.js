import { byId, setText } from './dom.js'

/**
 * Asks before something is done.
 * @param {{title: string, text: string, action: string, danger?: boolean, content?: Node}} question `content` is shown below the text
 * @returns {Promise<boolean>} whether the answer was yes
 */
export function confirm({ title, text, action, danger = false, content = null }) {
  const dialog = byId('confirm')
  setText(byId('confirm-title'), title)
  setText(byId('confirm-text'), text)
  byId('confirm-content').replaceChildren(...(content ? [content] : []))
  dialog.classList.toggle('wide', content !== null)
  const yes = byId('confirm-yes')
  const no = byId('confirm-no')
  setText(yes, action)
  yes.className = danger ? 'button danger' : 'button primary'
  return new Promise(resolve => {
    const settle = answer => () => dialog.close(answer)
    const onYes = settle('yes')
    const onNo = settle('no')
    yes.addEventListener('click', onYes)
    no.addEventListener('click', onNo)
    dialog.addEventListener('close', () => {
      yes.removeEventListener('click', onYes)
      no.removeEventListener('click', onNo)
      resolve(dialog.returnValue === 'yes')
    }, { once: true })
    dialog.returnValue = ''
    dialog.showModal()
    // Enter on what is dangerous is a choice, not a slip.
    const first = danger ? no : yes
    first.focus()
  })
}
