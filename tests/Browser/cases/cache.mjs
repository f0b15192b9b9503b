import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDashboard, seeText } from '../support/browser.mjs'
import { send } from '../support/load.mjs'
import { world } from '../support/world.mjs'

test('The cache shows its ratio and size, and is purged by URL, prefix, tag or whole', async () => {
  const { browser, good, proxy } = world
  for (const path of ['/shelf/a', '/shelf/a', '/shelf/a', '/shelf/b', '/shelf/c', '/shelf/d']) await send(proxy.address, path)
  const page = await openDashboard(browser, proxy.page, { tab: 'cache' })

  await seeText(page, '#cache-ratio', /^33\.3%$/)
  await seeText(page, '#cache-stored', /^4$/)
  await seeText(page, '#cache-rows', /shelf\s+33\.3%\s+2\s+4/)
  assert.match(await page.locator('#cache-size').innerText(), /^\d+(\.\d)? (B|KiB)$/)

  const purge = async (kind, value, removed) => {
    await page.check(`[name=purge-kind][value=${kind}]`, { force: true })
    if (value) await page.fill('#purge-value', value)
    await page.click('#purge button')
    await page.locator('#confirm-yes').click()
    await seeText(page, '#notes', removed)
    await page.getByRole('button', { name: 'Dismiss' }).click()
  }
  await purge('url', `${proxy.address}shelf/a`, '1 response purged.')
  await purge('prefix', `${proxy.address}shelf/b`, '1 response purged.')
  await purge('tag', 'shelf', '2 responses purged.')
  await send(proxy.address, '/shelf/a')
  await purge('all', '', '1 response purged.')

  good.requests.length = 0
  await send(proxy.address, '/shelf/a')
  assert.deepEqual(good.requests, ['/shelf/a'])
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('A purge that cannot be done says why', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page, { tab: 'cache' })

  await page.fill('#purge-value', '/shelf/a')
  await page.click('#purge button')
  await page.locator('#confirm-yes').click()

  await seeText(page, '#notes .bad', /Send \{"url"/)
  assert.equal(await page.locator('#purge-value').inputValue(), '/shelf/a')
  await page.context().close()
})
