import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDashboard, seeText } from '../support/browser.mjs'
import { send } from '../support/load.mjs'
import { world } from '../support/world.mjs'

const text = page => page.locator('#editor-text').inputValue()

async function openEditor(browser, proxy) {
  const page = await openDashboard(browser, proxy.page, { tab: 'document' })
  await seeText(page, '#editor-state', 'As it is served')
  return page
}

/** Adds a fixed route to the document in the editor. */
async function addRoute(page, id) {
  const document = JSON.parse(await text(page))
  document.routes[id] = { match: { path: `/${id}` }, respond: { status: 204 } }
  await page.fill('#editor-text', `${JSON.stringify(document, null, 2)}\n`)
}

async function publish(page) {
  await page.click('#publish')
  await page.waitForSelector('#confirm[open] .diff')
  await page.locator('#confirm-yes').click()
}

test('A document is edited, compared and published, and served at once', async () => {
  const { browser, proxy } = world
  const page = await openEditor(browser, proxy)
  assert.deepEqual(Object.keys(JSON.parse(await text(page)).routes).sort(), Object.keys(world.document.routes).sort())
  assert.equal(await page.locator('#publish').isDisabled(), true)

  await addRoute(page, 'new')
  await seeText(page, '#editor-state', 'Edited, not published')
  await page.click('#publish')
  assert.match(await page.locator('#confirm .diff').innerText(), /"new": \{/)
  await page.getByRole('button', { name: 'Cancel' }).click()
  assert.equal(await send(proxy.address, '/new'), 404)
  await publish(page)

  await seeText(page, '#notes', 'Published as generation 2.')
  assert.equal(await send(proxy.address, '/new'), 204)
  await seeText(page, '#document-facts', 'Generation 2 is served.')
  await seeText(page, '#editor-state', 'As it is served')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('A document that is wrong is not published, and each error leads to its line', async () => {
  const { browser, proxy } = world
  const page = await openEditor(browser, proxy)
  await page.fill('#editor-text', (await text(page)).replace(/"clusterId":\s*"good"/, '"clusterId": "nobody"'))

  await page.click('#validate')
  await seeText(page, '#findings', /1 error[\s\S]*nobody/)
  await page.locator('#findings button').first().click()
  const line = await page.evaluate(() => {
    const field = document.getElementById('editor-text')
    return field.value.slice(0, field.selectionStart).split('\n').length
  })
  assert.match((await text(page)).split('\n')[line - 1], /nobody/)

  await publish(page)
  await seeText(page, '#findings', /Not published: 1 error/)
  assert.equal(await send(proxy.address, '/new'), 204)

  await page.click('#revert')
  await page.locator('#confirm-yes').click()
  await seeText(page, '#editor-state', 'As it is served')
  assert.doesNotMatch(await text(page), /nobody/)
  await page.context().close()
})

test('Two who publish never overwrite each other: the second sees what the first has changed, and goes on', async () => {
  const { browser, proxy } = world
  const mine = await openEditor(browser, proxy)
  const theirs = await openEditor(browser, proxy)
  await addRoute(mine, 'mine')
  await addRoute(theirs, 'theirs')
  await publish(theirs)
  await seeText(theirs, '#notes', 'Published as generation 3.')

  await publish(mine)

  await seeText(mine, '#conflict', /Generation 3 is served since you began/)
  assert.match(await text(mine), /"mine"/)
  assert.equal(await send(proxy.address, '/mine'), 404)
  await mine.click('#conflict-compare')
  assert.match(await mine.locator('#conflict .diff').innerText(), /"theirs"/)
  await mine.click('#conflict-mine')
  await mine.click('#publish')
  assert.match(await mine.locator('#confirm .diff .removed .diff-text').allInnerTexts().then(lines => lines.join('\n')), /theirs/)
  await mine.locator('#confirm-yes').click()
  await seeText(mine, '#notes', 'Published as generation 4.')
  assert.equal(await send(proxy.address, '/mine'), 204)
  assert.equal(await send(proxy.address, '/theirs'), 404)

  // Who edits nothing sees the newest by itself.
  await theirs.waitForFunction(() => document.getElementById('editor-text').value.includes('"mine"'))
  await Promise.all([mine, theirs].map(page => page.context().close()))
})

test('Any two generations are compared, and one is rolled back to through the page', async () => {
  const { browser, proxy } = world
  const page = await openEditor(browser, proxy)
  await page.click('#tab-compare')
  await page.selectOption('#compare-from', '1')
  await page.selectOption('#compare-to', '2')
  await seeText(page, '#compare-diff', /"new": \{/)
  await page.selectOption('#compare-to', '3')
  await seeText(page, '#compare-diff', /"theirs": \{/)

  await page.click('#tab-history')
  await page.getByRole('button', { name: 'Roll back to generation 1', exact: true }).click()
  assert.match(await page.locator('#confirm .diff').innerText(), /"mine"/)
  await page.locator('#confirm-yes').click()

  await seeText(page, '#notes', 'Generation 1 is served again, as generation 5.')
  await seeText(page, '#history-rows', /^5\s+Served\s+as 1/)
  assert.equal(await send(proxy.address, '/new'), 404)
  assert.equal(await send(proxy.address, '/items/1'), 200)
  await seeText(page, '#instance-facts', 'generation 5 in')
  assert.deepEqual(page.complaints, [])
  await page.context().close()
})

test('Who rolls back while somebody else publishes is told, and nothing happens', async () => {
  const { browser, proxy } = world
  const page = await openEditor(browser, proxy)
  await page.click('#tab-history')
  await page.getByRole('button', { name: 'Roll back to generation 2', exact: true }).click()
  await page.waitForSelector('#confirm[open]')
  await proxy.publish({ ...world.document, routes: { ...world.document.routes, between: { match: { path: '/between' }, respond: { status: 204 } } } })

  await page.locator('#confirm-yes').click()

  await seeText(page, '#notes .bad', /nothing was rolled back/)
  assert.equal(await send(proxy.address, '/between'), 204)
  assert.equal(await send(proxy.address, '/new'), 404)
  await page.context().close()
})
