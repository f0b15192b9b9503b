import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDashboard, seeText } from '../support/browser.mjs'
import { send } from '../support/load.mjs'
import { world } from '../support/world.mjs'

test('An error tells its reason and its attempts, and is found by its request id', async () => {
  const { browser, proxy } = world
  await send(proxy.address, '/broken/one?secret=1', { method: 'POST', headers: { 'x-request-id': 'find-me-4711' } })
  const page = await openDashboard(browser, proxy.page, { tab: 'errors' })

  await page.fill('#errors-filter', 'FIND-me-4711')
  await seeText(page, '#errors-count', /^1 of \d+$/)
  const summary = page.locator('.error-summary')
  assert.match(await summary.innerText(), /503\s+POST \/broken\/one\s+broken\s+only answered 503/)
  await summary.click()
  assert.equal(await summary.getAttribute('aria-expanded'), 'true')
  const details = await page.locator('.error-details').innerText()
  assert.match(details, /only of bad/)
  assert.match(details, /find-me-4711/)
  assert.match(details, /Attempts\s+(1\. )?only/)
  assert.doesNotMatch(details, /secret/)

  // Rounds go by; what is unfolded stays.
  await page.waitForResponse(/errors$/)
  await page.waitForResponse(/errors$/)
  assert.equal(await page.locator('.error-details').isVisible(), true)

  await page.fill('#errors-filter', 'no such thing')
  await seeText(page, '#errors-empty', 'No error is like this filter.')
  await page.fill('#errors-filter', '')
  await page.selectOption('#errors-route', 'gone')
  await seeText(page, '#errors-count', /^4 of/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
