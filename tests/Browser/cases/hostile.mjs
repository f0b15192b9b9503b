import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDashboard, seeText } from '../support/browser.mjs'
import { KEY } from '../support/proxy.mjs'
import { send } from '../support/load.mjs'
import { world } from '../support/world.mjs'

const ATTACK = `"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script><svg onload=window.pwned=1>{{7*7}}javascript:window.pwned=1`
// What the page branches on stays what it is; everything else that is text becomes an attack.
const KEPT = new Set(['at', 'startedAt', 'publishedAt', 'state', 'outcome', 'kind', 'obstacle', 'generation'])

function poison(value, key) {
  if (typeof value === 'string') return KEPT.has(key) ? value : `${value}${ATTACK}`
  if (Array.isArray(value)) return value.map(one => poison(one, key))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [key === 'routeValues' ? name + ATTACK : name, poison(one, name)]))
}

test('Markup in a path of a client is text', async () => {
  const { browser, proxy } = world
  await send(proxy.address, `/broken/${encodeURIComponent('<img src=x onerror=window.pwned=1><script>window.pwned=1<')}`, { headers: { 'x-request-id': 'hostile-path' } })
  const page = await openDashboard(browser, proxy.page, { tab: 'errors' })

  await page.fill('#errors-filter', 'hostile-path')
  await seeText(page, '#errors-count', /^1 of/)
  await page.locator('.error-summary').click()

  assert.match(await page.locator('.error-details').innerText(), /img/)
  assert.equal(await page.evaluate(() => window.pwned), undefined)
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('Markup in every text of every answer is text, in every view', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page, { key: false })
  await page.route(/\/api\//, async route => {
    const answer = await route.fetch()
    const text = await answer.text()
    // A document is one text, not an answer's fields.
    const body = /\/(document|history\/\d+)$/.test(route.request().url()) && route.request().method() === 'GET' ? `${text}// ${ATTACK}\n` : JSON.stringify(poison(JSON.parse(text)))
    await route.fulfill({ response: answer, body })
  })
  await page.evaluate(key => sessionStorage.setItem('funcproxy.key', key), KEY)
  await page.reload()

  await seeText(page, '#instance-name', '<script>')
  await seeText(page, '#routes-rows', '<script>')
  for (const [tab, selector] of [['destinations', '#clusters'], ['cache', '#cache-rows'], ['errors', '#errors-rows']]) {
    await page.click(`#tab-${tab}`)
    await seeText(page, selector, '<script>')
  }
  await page.locator('.error-summary').first().click()
  await seeText(page, '.error-details', '<script>')
  await page.click('#tab-document')
  await page.waitForFunction(() => document.getElementById('editor-text').value.includes('<script>'))
  await seeText(page, '#editor-colours', '<script>')
  await page.click('#tab-history')
  await seeText(page, '#history-rows', /Served/)
  await page.getByRole('button', { name: /^Compare generation 1 / }).click()
  await page.waitForSelector('#compare-diff .diff')
  await page.click('#tab-explain')
  await page.fill('#explain-url', '/items/1')
  await page.click('#explain-form button')
  await seeText(page, '#explanation', '<script>')

  assert.equal(await page.evaluate(() => window.pwned), undefined)
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('img, script:not([src]), [onerror], [onload], iframe, object')].map(one => one.outerHTML)), [])
  assert.deepEqual(page.complaints, [])
  // An answer may be on its way through the poisoning: it is waited for, or reading it would fail after the test.
  await page.unrouteAll({ behavior: 'wait' })
  await page.context().close()
})

test('The policy stops what would run although it stood in the page', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page)

  const refused = await page.evaluate(() => {
    try {
      document.body.insertAdjacentHTML('beforeend', '<p>markup</p>')
      return ''
    } catch (error) {
      return error.name
    }
  })
  assert.equal(refused, 'TypeError')
  await page.evaluate(() => {
    const image = document.createElement('div')
    image.setAttribute('onclick', 'window.pwned = 1')
    document.body.append(image)
    image.click()
  }).catch(() => {})
  assert.equal(await page.evaluate(() => window.pwned), undefined)
  assert.ok(page.complaints.some(complaint => complaint.includes('policy: require-trusted-types-for')))
  await page.context().close()
})
