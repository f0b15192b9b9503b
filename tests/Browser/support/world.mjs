import { after, before } from 'node:test'
import { startBrowser } from './browser.mjs'
import { freePort } from './process.mjs'
import { respond, startOrigin } from './origin.mjs'
import { startProxy, startTables } from './proxy.mjs'

/** What all cases share: a browser, and a proxy whose routes are in Table Storage, with destinations that fail in their ways. */
export const world = {}

before(async () => {
  const [tables, browser, good, bad, full, dead] = await Promise.all([
    startTables(),
    startBrowser(),
    startOrigin((request, response) => {
      if (request.url.startsWith('/shelf')) respond(response, 200, { 'cache-control': 'max-age=600', 'cache-tag': 'shelf' })
      else setTimeout(() => respond(response, 200), 5)
    }),
    startOrigin((_, response) => respond(response, 503)),
    startOrigin((_, response) => respond(response, 429, { 'retry-after': '45' })),
    freePort(),
  ])
  Object.assign(world, { tables, browser, good, bad, full })
  world.proxy = await startProxy({ RouteStorage: tables.connection, InstanceName: 'under-test' })
  world.document = {
    routes: {
      items: { clusterId: 'good', match: { path: '/items/{**rest}' } },
      shelf: { clusterId: 'good', match: { path: '/shelf/{**rest}' }, cache: { mode: 'standard' } },
      broken: { clusterId: 'bad', match: { path: '/broken/{**rest}' } },
      busy: { clusterId: 'full', match: { path: '/busy/{**rest}' } },
      gone: { clusterId: 'dead', match: { path: '/gone/{**rest}' } },
      old: { match: { path: '/old' }, respond: { status: 301, headers: { location: '/items/1' } } },
    },
    clusters: {
      good: { destinations: { first: { address: good.address }, second: { address: good.address } } },
      bad: { destinations: { only: { address: bad.address } } },
      full: { destinations: { only: { address: full.address } } },
      dead: {
        healthCheck: { passive: { enabled: true, policy: 'ConsecutiveFailures', reactivationPeriod: '00:05:00' } },
        destinations: { only: { address: `http://127.0.0.1:${dead}/` } },
      },
    },
  }
  await world.proxy.publish(world.document)
})

after(async () => {
  await world.browser?.close()
  for (const part of [world.proxy, world.tables, world.good, world.bad, world.full]) await part?.stop()
})
