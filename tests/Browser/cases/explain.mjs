import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDashboard, seeText } from '../support/browser.mjs'
import { world } from '../support/world.mjs'

test('Explain shows step by step what would become of a request, and sends nothing', async () => {
  const { browser, good, proxy } = world
  good.requests.length = 0
  const page = await openDashboard(browser, proxy.page, { tab: 'explain' })

  await page.fill('#explain-url', 'https://api.example/items/7?x=1')
  await page.fill('#explain-headers', 'x-team: a\naccept: text/plain')
  await page.fill('#explain-client', '203.0.113.7')
  await page.click('#explain-form button')

  await seeText(page, '#explanation .outcome', /Forwarded/)
  const steps = await page.locator('.step').allInnerTexts()
  const step = name => steps.find(one => one.startsWith(name))
  assert.match(step('Route'), /items/)
  assert.match(step('Path values'), /rest\s+7/)
  assert.match(step('Access'), /anybody/)
  assert.match(step('Becomes'), /GET \/items\/7\?x=1[\s\S]*x-team\s+a[\s\S]*203\.0\.113\.7/i)
  assert.match(step('Goes to'), /first[\s\S]*second[\s\S]*of good, chosen by PowerOfTwoChoices/)
  assert.match(step('Not taken by'), /broken\s+takes the path/)
  assert.deepEqual(good.requests, [])

  await page.fill('#explain-url', '/old')
  await page.click('#explain-form button')
  await seeText(page, '#explanation .outcome', /Answered by the route · 301/)
  await page.fill('#explain-url', '/nowhere')
  await page.click('#explain-form button')
  await seeText(page, '#explanation .outcome', /Refused · 404/)
  await page.fill('#explain-url', 'ftp://x')
  await page.click('#explain-form button')
  await seeText(page, '#explain-error', /Send/)
  await page.fill('#explain-headers', 'nonsense')
  await page.click('#explain-form button')
  await seeText(page, '#explain-error', /no header field/)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})
