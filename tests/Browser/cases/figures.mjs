import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDashboard, seeText } from '../support/browser.mjs'
import { send, sendMany, startLoad } from '../support/load.mjs'
import { world } from '../support/world.mjs'

const number = text => Number(text.replaceAll(',', ''))
const cell = (page, route, key) => page.locator('#routes-rows .tr', { has: page.locator(`.route-name[title="${route}"]`) }).locator(`.td.${key}`).innerText()

let sent = 0

test('The page counts what was sent, while it is sent', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page)
  const load = startLoad(proxy.address, () => '/items/1', () => 5)

  await seeText(page, '#tile-requests', /^([1-9]\d|\d{3,})/)
  assert.ok(number(await cell(page, 'items', 'rps')) > 10)
  await page.waitForFunction(() => document.querySelector('#routes-rows .spark-line').getAttribute('d').length > 20)
  const points = await page.locator('#traffic-card .stroke-requests').getAttribute('d')
  assert.ok(points.length > 10)

  sent += await load.stop()
  await seeText(page, '#tiles .tile:first-child .tile-detail', new RegExp(`^${sent.toLocaleString('en')} since the start$`))
  assert.equal(number(await cell(page, 'items', 'requests')), sent)
  assert.equal(await cell(page, 'items', 'errors'), '0%')
  assert.match(await cell(page, 'items', 'p50'), /^\d+(\.\d)? ms$/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('Error rates are those of the routes whose destinations fail, and lead to their errors', async () => {
  const { browser, proxy } = world
  await sendMany(proxy.address, '/broken/1', 30)
  await sendMany(proxy.address, '/nowhere', 10)
  await send(proxy.address, '/old')
  sent += 41
  const page = await openDashboard(browser, proxy.page)

  await seeText(page, '#tiles .tile:nth-child(2) .tile-detail', new RegExp(`^30 of ${sent.toLocaleString('en')} in a minute$`))
  await seeText(page, '#tiles .tile:first-child .tile-detail', new RegExp(`^${sent.toLocaleString('en')} since`))
  assert.equal(await page.locator('#tile-errors').innerText(), `${(30 / sent * 100).toFixed(1)}%`)
  assert.equal(await cell(page, 'broken', 'errors'), '100%')
  assert.equal(await cell(page, 'items', 'errors'), '0%')
  assert.equal(await cell(page, 'old', 'requests'), '1')

  await page.getByRole('button', { name: /30 errors of broken/ }).click()

  assert.equal(await page.locator('#errors-route').inputValue(), 'broken')
  await seeText(page, '#errors-count', /^30$/)
  await page.context().close()
})

test('Routes are found by name and put in order by any column', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page)
  await page.waitForSelector('.route-name')
  const names = () => page.locator('.route-name').allInnerTexts()

  await page.getByRole('button', { name: 'Route', exact: true }).click()
  assert.deepEqual(await names(), ['broken', 'items', 'old'])
  await page.getByRole('button', { name: 'Route', exact: true }).click()
  assert.deepEqual(await names(), ['old', 'items', 'broken'])
  await page.getByRole('button', { name: 'Errors', exact: true }).click()
  assert.equal((await names())[0], 'broken')
  await page.fill('#routes-filter', 'ITEM')
  assert.deepEqual(await names(), ['items'])
  await page.fill('#routes-filter', 'nothing')
  await seeText(page, '#routes-empty', 'No route has this in its name.')
  await page.context().close()
})

test('A page that is not seen asks nothing', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page)
  let asked = 0
  page.on('request', () => asked++)
  await page.waitForRequest(/counters/)

  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  asked = 0
  await page.waitForTimeout(2200)
  assert.equal(asked, 0)

  const next = page.waitForRequest(/counters/)
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: false, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await next
  await page.context().close()
})
