import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { freePort, start } from './process.mjs'

const AZURITE = fileURLToPath(new URL('../../azurite/node_modules/azurite/dist/src/table/main.js', import.meta.url))
// The emulator's own, known to everybody.
const ACCOUNT = 'AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

/** The key that the proxies here have. */
export const KEY = 'browser-tests-0123456789-abcdefghij'

/** Table Storage on a port of its own, in memory. */
export async function startTables() {
  const port = await freePort()
  const azurite = await start(process.execPath, [AZURITE, '--tableHost', '127.0.0.1', '--tablePort', port, '--skipApiVersionCheck', '--disableTelemetry', '--silent', '--inMemoryPersistence'], {},
    async () => (await fetch(`http://127.0.0.1:${port}/`)).status > 0)
  return { ...azurite, connection: `DefaultEndpointsProtocol=http;${ACCOUNT};TableEndpoint=http://127.0.0.1:${port}/devstoreaccount1;` }
}

/**
 * A FuncProxy process.
 * @param {object} settings its settings, by name
 * @param {{port?: number}} options a port of its own where none is given
 */
export async function startProxy(settings, { port } = {}) {
  port ??= await freePort()
  const address = `http://127.0.0.1:${port}/`
  const running = await start('dotnet', [join(process.env.FUNCPROXY_APP, 'FuncProxy.dll'), '--urls', address.slice(0, -1)],
    { Admin__Key: KEY, RouteRefresh: '00:00:01', Logging__LogLevel__Default: 'Warning', ...settings },
    async () => (await fetch(`${address}_funcproxy/health/live`)).ok)
  const admin = (method, path, body, headers = {}) => fetch(`${address}_funcproxy/api/${path}`, { method, body, headers: { authorization: `Bearer ${KEY}`, ...headers } })

  /** Publishes a document in place of what is there. */
  async function publish(document) {
    const now = await admin('GET', 'document')
    const etag = now.headers.get('etag')
    await now.arrayBuffer()
    const answer = await admin('PUT', 'document', JSON.stringify(document, null, 2), etag ? { 'if-match': etag } : { 'if-none-match': '*' })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`not published: ${answer.status} ${text}`)
    return JSON.parse(text)
  }

  return { ...running, address, port, admin, publish, page: `${address}_funcproxy/` }
}
