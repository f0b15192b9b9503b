// The admin key: taken from a form or from the address's fragment, kept for this tab alone.

const NAME = 'funcproxy.key'

/** Takes `#key=…` out of the address, so that neither a bookmark nor a look over the shoulder has it, and keeps it. */
export function takeKeyFromAddress() {
  const found = /^#key=(.*)$/.exec(location.hash)
  if (!found) return
  history.replaceState(null, '', location.pathname + location.search)
  try {
    keepKey(decodeURIComponent(found[1]))
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    keepKey(found[1])
  }
}

/** The key of this tab, or null. */
export const readKey = () => sessionStorage.getItem(NAME)

/** Keeps a key until this tab closes. */
export const keepKey = key => sessionStorage.setItem(NAME, key.trim())

/** Forgets the key. */
export const forgetKey = () => sessionStorage.removeItem(NAME)

/** Whether a text can be a key at all: what a header field cannot carry never was one. */
export const canBeKey = key => /^[\x21-\x7e]+$/.test(key)
