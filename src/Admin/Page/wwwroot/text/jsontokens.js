const TOKEN = /(\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))|("(?:[^"\\\n]|\\.)*"?)(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g

/**
 * The parts of a JSON text that are shown in a colour of their own. It need not be valid: it is being written.
 * @returns {Array<{kind: 'plain'|'comment'|'key'|'string'|'number'|'word', text: string}>} parts that make the text again
 */
export function tokenise(text) {
  const parts = []
  let end = 0
  const add = (kind, part) => {
    if (part !== '') parts.push({ kind, text: part })
  }
  for (const found of text.matchAll(TOKEN)) {
    const [all, comment, string, colon, number, word] = found
    add('plain', text.slice(end, found.index))
    if (comment) add('comment', comment)
    else if (string) add(colon === undefined ? 'string' : 'key', string)
    else if (number) add('number', number)
    else add('word', word)
    add('plain', colon ?? '')
    end = found.index + all.length
  }
  add('plain', text.slice(end))
  return parts
}
