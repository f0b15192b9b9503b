import { ApiError, get } from '../core/api.js'
import { byId, setText } from '../core/dom.js'
import { canBeKey, forgetKey, keepKey } from '../core/session.js'

/** The form for the admin key. `onSignedIn` is called when the instance has taken one. */
export function startSignIn(onSignedIn) {
  const form = byId('sign-in')
  const key = byId('key')
  const error = byId('key-error')
  const button = byId('sign-in-button')

  form.addEventListener('submit', async event => {
    event.preventDefault()
    setText(error, '')
    button.disabled = true
    const refusal = await tryKey(key.value.trim())
    button.disabled = false
    if (refusal === null) {
      key.value = ''
      onSignedIn()
    } else {
      setText(error, refusal)
      key.setAttribute('aria-invalid', 'true')
      key.focus()
      key.select()
    }
  })

  return {
    show(message) {
      form.hidden = false
      setText(error, message)
      key.focus()
    },
    hide() {
      form.hidden = true
      key.removeAttribute('aria-invalid')
    },
  }
}

/** Asks the instance with a key; null when it takes it, else why not. */
async function tryKey(value) {
  if (!canBeKey(value)) return 'This cannot be a key: keys are letters, digits and signs, without spaces.'
  keepKey(value)
  try {
    await get('instance')
    return null
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    forgetKey()
    if (error.status === 401) return 'The key was refused.'
    if (error.status !== 429) return error.message
    const wait = error.headers.get('Retry-After')
    return `Too many wrong keys came from this address.${wait ? ` Try again in ${wait} s.` : ''}`
  }
}
