import { createServer } from 'node:http'

/**
 * A destination that does what it is told.
 * @param {(request, response) => void} answer
 * @returns {Promise<{address: string, requests: string[], stop: () => Promise<void>}>}
 */
export async function startOrigin(answer) {
  const requests = []
  const server = createServer((request, response) => {
    requests.push(request.url)
    request.resume()
    answer(request, response)
  })
  server.keepAliveTimeout = 60_000
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    requests,
    stop: () => new Promise(resolve => {
      server.close(resolve)
      server.closeAllConnections()
    }),
  }
}

/** Answers with a status and a short text. */
export const respond = (response, status, headers = {}) => response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end('an answer\n')
