import { readKey } from './session.js'

const TIMEOUT = 10_000

/** What the admin API refused, or that it could not be reached (status 0). */
export class ApiError extends Error {
  /**
   * @param {number} status the answer's status, 0 without an answer
   * @param {object} problem its problem document (RFC 9457), or {}
   * @param {Headers|null} headers its header fields
   */
  constructor(status, problem, headers = null) {
    super(describe(status, problem))
    this.status = status
    this.problem = problem
    this.headers = headers
  }
}

/** What went wrong, with the remedy or the first of the errors that a problem has. */
function describe(status, { title, detail, errors }) {
  if (!title) return detail ?? (status === 0 ? 'This instance does not answer.' : `The answer was ${status}.`)
  const [first] = errors ?? []
  if (first) return `${title}: ${first.path ? `${first.path}: ` : ''}${first.message}`
  return detail ? `${title}. ${detail}` : `${title}.`
}

/** Reads JSON from the admin API. */
export const get = async (path, signal) => (await send('GET', path, { signal })).data

/** Sends a value as JSON. */
export const post = async (path, value, headers = {}) => (await send('POST', path, { body: JSON.stringify(value), headers })).data

/**
 * Asks the admin API.
 * @returns {Promise<{data: any, text: string, etag: string|null}>} the answer's value, its text and its validator
 * @throws {ApiError} for any status but 2xx, and without an answer
 */
export async function send(method, path, { body, headers = {}, signal } = {}) {
  const limit = AbortSignal.timeout(TIMEOUT)
  let answer, text
  try {
    answer = await fetch(`api/${path}`, {
      method,
      body,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(method === 'GET' ? {} : { 'X-Author': 'dashboard' }), ...headers, Authorization: `Bearer ${readKey()}` },
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
    text = await answer.text()
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiError(0, {})
  }
  const data = parse(answer, text)
  if (!answer.ok) throw new ApiError(answer.status, data ?? {}, answer.headers)
  return { data, text, etag: answer.headers.get('ETag') }
}

/** The value of a JSON answer; null of anything else, also of the web page that something in between may send. */
function parse(answer, text) {
  if (!/[/+]json/.test(answer.headers.get('Content-Type') ?? '')) return null
  try {
    return JSON.parse(text)
  } catch {
    // A document may hold comments: its text is what counts.
    return null
  }
}
