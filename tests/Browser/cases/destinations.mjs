import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDashboard, seeText } from '../support/browser.mjs'
import { send, sendMany } from '../support/load.mjs'
import { world } from '../support/world.mjs'

const row = (page, cluster, id) => page.locator(`[aria-label="Destinations of ${cluster}"] .tr`, { has: page.locator('.destination-name', { hasText: new RegExp(`^${id}$`) }) })

const see = async (locator, pattern) => {
  for (const limit = Date.now() + 15_000; ;) {
    const text = await locator.innerText()
    if (pattern.test(text)) return text
    if (Date.now() > limit) throw new Error(`“${text}” is not like ${pattern}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

test('Destinations show how they are: healthy, unhealthy, cooling down by the second', async () => {
  const { browser, proxy } = world
  await sendMany(proxy.address, '/gone/1', 4)
  await send(proxy.address, '/busy/1')
  const page = await openDashboard(browser, proxy.page, { tab: 'destinations' })

  await see(row(page, 'good', 'first').locator('.pill'), /^Healthy$/)
  await see(row(page, 'dead', 'only').locator('.pill'), /^Unhealthy$/)
  await see(row(page, 'full', 'only').locator('.pill'), /^Cooling down$/)
  const seconds = Number.parseInt(await row(page, 'full', 'only').locator('.cool-down-left').innerText(), 10)
  assert.ok(seconds > 0 && seconds <= 45)
  await see(row(page, 'full', 'only').locator('.cool-down-left'), new RegExp(`^${seconds - 2} s$`))
  assert.match(await row(page, 'bad', 'only').locator('.failures').innerText(), /^30 \(100%\)$/)
  assert.match(await row(page, 'dead', 'only').locator('.reason').innerText(), /\w/)
  await seeText(page, '#destinations-count', /^2$/)
  await page.click('#tab-overview')
  await seeText(page, '#tile-destinations', /^3\/5$/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('A destination is drained after a question, gets nothing, and is restored', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page, { tab: 'destinations' })
  const first = row(page, 'good', 'first')
  const attempts = async () => Number((await first.locator('.attempts').innerText()).replace(/\D/g, ''))

  await first.getByRole('button', { name: 'Drain first' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await see(first.locator('.pill'), /^Healthy$/)
  await first.getByRole('button', { name: 'Drain first' }).click()
  await page.locator('#confirm-yes').click()
  await see(first.locator('.pill'), /^Drained$/)
  await seeText(page, '#notes', 'first is drained.')

  const before = await attempts()
  await sendMany(proxy.address, '/items/2', 40)
  await see(row(page, 'good', 'second').locator('.attempts'), /\d/)
  await page.waitForResponse(/destinations$/)
  await page.waitForResponse(/destinations$/)
  assert.equal(await attempts(), before)

  await first.getByRole('button', { name: 'Restore first' }).click()
  await see(first.locator('.pill'), /^Healthy$/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
