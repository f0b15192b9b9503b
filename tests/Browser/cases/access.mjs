import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDashboard, seeText } from '../support/browser.mjs'
import { KEY, startProxy } from '../support/proxy.mjs'
import { world } from '../support/world.mjs'

test('A key from the address leaves it at once, is kept by the tab alone, and is forgotten by signing out', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page)

  assert.equal(new URL(page.url()).hash, '#/overview')
  assert.equal(await page.evaluate(() => history.length), 2)
  assert.deepEqual(await page.evaluate(() => Object.entries({ ...sessionStorage })), [['funcproxy.key', KEY]])
  assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage }) + document.cookie), '{}')
  await page.reload()
  await page.waitForSelector('#instance-name:not(:empty)')

  await page.click('#sign-out')

  await page.waitForSelector('#sign-in:not([hidden])')
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
  assert.equal(await page.locator('#overview').isVisible(), false)
  await page.reload()
  await page.waitForSelector('#sign-in:not([hidden])')
  await page.context().close()
})

test('A wrong key is refused in words, and the right one is taken after it', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page, { key: false })

  await page.fill('#key', 'wrong')
  await page.keyboard.press('Enter')
  await seeText(page, '#key-error', 'The key was refused.')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'key')
  await page.fill('#key', 'schlüssel mit leerzeichen')
  await page.keyboard.press('Enter')
  await seeText(page, '#key-error', 'This cannot be a key')
  await page.fill('#key', KEY)
  await page.keyboard.press('Enter')

  await page.waitForSelector('#instance-name:not(:empty)')
  assert.equal(await page.locator('#key').inputValue(), '')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('An instance that goes is told of and found again; a key that it has changed is asked for', async () => {
  const { browser, tables } = world
  const settings = { RouteStorage: tables.connection, InstanceName: 'comes-and-goes' }
  const first = await startProxy(settings)
  const page = await openDashboard(browser, first.page)
  await seeText(page, '#instance-name', 'comes-and-goes')

  await first.stop()
  await seeText(page, '#banner', /does not answer.*Trying again/)
  const second = await startProxy(settings, { port: first.port })
  await page.waitForFunction(() => document.getElementById('banner').hidden || /2 instances/.test(document.getElementById('banner').innerText))
  await second.stop()
  const third = await startProxy({ ...settings, Admin__Key: 'another-key-0123456789-0123456789' }, { port: first.port })

  await seeText(page, '#key-error', 'The key was refused.')
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)
  await third.stop()
  await page.context().close()
})

test('A file without generations is published through the page too, from nothing on', async () => {
  const { browser } = world
  const { mkdtempSync, readFileSync, rmSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-'))
  const file = join(folder, 'routes.json')
  const proxy = await startProxy({ RouteFile: file })
  const page = await openDashboard(browser, proxy.page, { tab: 'document' })
  await seeText(page, '#editor-state', 'As it is served')

  await page.fill('#editor-text', '{ "routes": { "hello": { "match": { "path": "/hello" }, "respond": { "status": 204 } } } }\n')
  await page.click('#publish')
  await page.locator('#confirm-yes').click()

  await seeText(page, '#notes', 'Published.')
  assert.match(readFileSync(file, 'utf8'), /"hello"/)
  await page.click('#tab-history')
  await seeText(page, '#history-empty', /\w/)
  await proxy.stop()
  rmSync(folder, { recursive: true })
  await page.context().close()
})
