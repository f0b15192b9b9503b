// Takes the pictures of docs/dashboard.md: node screenshots.mjs FOLDER
import { spawnSync } from 'node:child_process'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openDashboard, seeText, startBrowser } from './browser.mjs'
import { startLoad } from './load.mjs'
import { respond, startOrigin } from './origin.mjs'
import { freePort } from './process.mjs'
import { startProxy, startTables } from './proxy.mjs'

const MOST_BYTES = 150 * 1024
// As long as the charts reach back.
const LOAD = 125_000

const [folder] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))
const wave = period => 1 + 0.5 * Math.sin(Date.now() / 1000 / period)
const pick = list => list[Math.floor(Math.random() * list.length)]

/** An answer after a time that varies as real ones do. */
const slow = (median, answer) => (request, response) => setTimeout(() => answer(request, response), median * wave(9) * Math.exp((Math.random() - 0.5) * 1.6))

const [tables, browser, models, search, legacy, closed] = await Promise.all([
  startTables(),
  startBrowser(),
  startOrigin(slow(160, (_, response) => Math.random() < 0.004 ? respond(response, 503) : respond(response, 200))),
  startOrigin(slow(12, (_, response) => respond(response, 200, { 'cache-control': 'max-age=8' }))),
  startOrigin(slow(60, (_, response) => respond(response, Math.random() < 0.14 ? 500 : 200))),
  freePort(),
])
const limited = await startOrigin((_, response) => respond(response, 429, { 'retry-after': '28' }))
const proxy = await startProxy({ RouteStorage: tables.connection, InstanceName: 'gateway-westeurope' })
const document = {
  routes: {
    chat: { clusterId: 'models', match: { path: '/v1/chat/{**rest}' }, timeout: '00:02:00' },
    embeddings: { clusterId: 'models', match: { path: '/v1/embeddings' } },
    search: { clusterId: 'search', match: { path: '/search/{**rest}' }, cache: { mode: 'standard' } },
    catalog: { clusterId: 'search', match: { path: '/catalog/{**rest}' }, cache: { mode: 'standard' } },
    orders: { clusterId: 'legacy', match: { path: '/orders/{**rest}' } },
    health: { match: { path: '/health' }, respond: { status: 200, body: 'ok' } },
  },
  clusters: {
    models: {
      retry: { attempts: 3, on: ['connect', '429'], repeatable: true },
      destinations: { 'sweden-central': { address: models.address, weight: 3 }, 'france-central': { address: models.address }, 'west-europe': { address: limited.address } },
    },
    search: { loadBalancingPolicy: 'RoundRobin', destinations: { 'search-1': { address: search.address }, 'search-2': { address: search.address } } },
    legacy: {
      healthCheck: { passive: { enabled: true, policy: 'ConsecutiveFailures', reactivationPeriod: '00:10:00' } },
      destinations: { 'vm-1': { address: legacy.address }, 'vm-2': { address: `http://127.0.0.1:${closed}/` } },
    },
  },
}
const publish = change => {
  change(document)
  return proxy.publish(document)
}
await publish(() => {})
await publish(it => { it.routes.chat.timeout = '00:05:00' })
await publish(it => { it.routes.status = { match: { path: '/status' }, respond: { status: 204 } } })
await publish(it => {
  delete it.routes.status
  it.clusters.models.destinations['sweden-central'].weight = 4
})

const loads = [
  startLoad(proxy.address, () => pick(['/v1/chat/completions', '/v1/chat/completions', '/v1/embeddings']), () => 40 * wave(17), 8),
  startLoad(proxy.address, () => `/${pick(['search', 'catalog', 'catalog'])}/${Math.floor(Math.random() ** 2 * 40)}`, () => 90 * wave(11), 6),
  startLoad(proxy.address, () => `/orders/${Math.floor(Math.random() * 90)}`, () => 130, 2),
]
const pages = []
for (const colorScheme of ['light', 'dark']) pages.push(await openDashboard(browser, proxy.page, { colorScheme, reducedMotion: 'reduce' }))
await pause(LOAD)

async function shoot(page, name) {
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.activeElement.blur())
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  // A palette takes a third, where there is the tool for it.
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--quality', '70-98', '--ext', '.png', path])
  const { size } = statSync(path)
  console.log(`${name}.png: ${Math.ceil(size / 1024)} KiB`)
  if (size > MOST_BYTES) throw new Error(`${path} is too large`)
}

for (const page of pages) {
  const theme = page === pages[0] ? 'light' : 'dark'
  for (const [width, height] of [[375, 812], [768, 1024], [1280, 860]]) {
    await page.setViewportSize({ width, height })
    await pause(1500)
    await shoot(page, `dashboard-${width}-${theme}`)
  }
}

const [light, dark] = pages
await dark.click('#tab-destinations')
await seeText(dark, '#clusters', /Cooling down/)
await shoot(dark, 'dashboard-destinations')
await light.click('#tab-errors')
await light.locator('.error-summary').first().click()
await shoot(light, 'dashboard-errors')
await dark.click('#tab-document')
await dark.click('#tab-history')
await dark.getByRole('button', { name: 'Roll back to generation 2', exact: true }).click()
await dark.waitForSelector('#confirm .diff')
await shoot(dark, 'dashboard-rollback')
await light.click('#tab-explain')
await light.fill('#explain-url', 'https://api.example/v1/chat/completions')
await light.fill('#explain-headers', 'x-team: search')
await light.click('#explain-form button')
await seeText(light, '#explanation', /Goes to/)
await shoot(light, 'dashboard-explain')

await Promise.all(loads.map(load => load.stop()))
await browser.close()
for (const part of [proxy, tables, models, search, legacy, limited]) await part.stop()
process.exit()
