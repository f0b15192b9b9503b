// Elements made of data. Nothing here, nor anywhere in this page, reads text as markup: what paths, ids and reasons say is an attacker's to choose.

const SVG = 'http://www.w3.org/2000/svg'
const REFUSED = /^(on|style$|href$|src|formaction$)/i

/**
 * Makes an HTML element.
 * @param {string} name its tag
 * @param {Object<string, string|number|boolean|Function>} properties attributes; `text` is its text, a function listens to the event of its name; false and null are left out
 * @param {...(Node|string|null)} children strings become text
 */
export const el = (name, properties = {}, ...children) => build(document.createElement(name), properties, children)

/** As {@link el}, for SVG. */
export const svg = (name, properties = {}, ...children) => build(document.createElementNS(SVG, name), properties, children)

function build(node, properties, children) {
  for (const [key, value] of Object.entries(properties)) {
    if (value === false || value == null) continue
    if (typeof value === 'function') node.addEventListener(key, value)
    else if (key === 'text') node.textContent = value
    else if (REFUSED.test(key)) throw new Error(`${key} is not set from data`)
    else node.setAttribute(key, value === true ? '' : value)
  }
  node.append(...children.filter(child => child != null))
  return node
}

/** The element of an id that index.html has. */
export const byId = id => document.getElementById(id)

/** Sets an element's text where it is another one: what is unchanged is not painted, nor read out, again. */
export function setText(node, text) {
  if (node.textContent !== String(text)) node.textContent = text
}

/** Sets or removes an attribute where it differs. */
export function setAttribute(node, name, value) {
  if (value === false || value == null) node.removeAttribute(name)
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value)
}

/**
 * Keeps the children of a parent in step with a list, so that focus, selection and what is unfolded survive.
 * @param {Element} parent whose children belong to the list alone
 * @param {(item) => string} keyOf what names an item
 * @param {(item) => {node: Element, update: (item) => void}} create makes an item's element
 * @returns {(items: Array) => void} shows a list
 */
export function keyedList(parent, keyOf, create) {
  let shown = new Map()
  return items => {
    const next = new Map()
    let before = parent.firstChild
    for (const item of items) {
      const key = keyOf(item)
      if (next.has(key)) continue
      const row = shown.get(key) ?? create(item)
      row.update(item)
      next.set(key, row)
      if (row.node === before) before = before.nextSibling
      else parent.insertBefore(row.node, before)
    }
    for (const [key, row] of shown) {
      if (!next.has(key)) row.node.remove()
    }
    shown = next
  }
}
