import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

/** Sends one request and reads the answer to its end. */
export const send = (base, path, { method = 'GET', headers = {} } = {}) => new Promise((resolve, reject) => {
  const sent = request(new URL(base), { path, method, headers, agent }, response => {
    response.resume()
    response.on('end', () => resolve(response.statusCode))
  })
  sent.on('error', reject).end()
})

/** Sends as many requests as asked for, eight at a time. */
export async function sendMany(base, path, count) {
  let left = count
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (left-- > 0) await send(base, path)
  }))
}

/**
 * Sends until it is stopped.
 * @param {() => string} nextPath
 * @param {() => number} pause milliseconds between two of a sender
 * @returns {{stop: () => Promise<number>}} `stop` tells how many were sent
 */
export function startLoad(base, nextPath, pause, senders = 8) {
  let running = true
  let sent = 0
  const all = Promise.all(Array.from({ length: senders }, async () => {
    while (running) {
      await send(base, nextPath())
      sent++
      await new Promise(resolve => setTimeout(resolve, pause()))
    }
  }))
  return {
    async stop() {
      running = false
      await all
      return sent
    },
  }
}
