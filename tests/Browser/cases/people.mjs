import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDashboard, overflow, seeText } from '../support/browser.mjs'
import { KEY } from '../support/proxy.mjs'
import { world } from '../support/world.mjs'

const TABS = ['overview', 'destinations', 'cache', 'errors', 'document', 'explain']

test('Everything is within reach of the keyboard', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page, { key: false })
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute('aria-label') || document.activeElement.textContent)
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key)
  }

  assert.equal(await focused(), 'key')
  await page.keyboard.type(KEY)
  await press('Enter')
  await page.waitForSelector('#instance-name:not(:empty)')
  await page.reload()
  await page.waitForSelector('#instance-name:not(:empty)')
  await press('Tab')
  assert.equal(await focused(), 'skip')
  await press('Enter')
  assert.equal(await focused(), 'main')
  await page.evaluate(() => document.getElementById('skip').focus())
  await press('Tab', 'Tab', 'Tab')
  assert.equal(await focused(), 'tab-overview')
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none')
  await press('ArrowRight')
  assert.equal(await focused(), 'tab-destinations')
  assert.equal(await page.locator('#destinations').isVisible(), true)
  await press('End')
  assert.equal(await focused(), 'tab-explain')
  await press('ArrowRight', 'ArrowRight')
  assert.equal(await focused(), 'tab-destinations')
  assert.equal(await page.locator('[role=tab][tabindex="0"]').count(), 2)

  await page.waitForSelector('[aria-label="Drain first"]')
  await press('Tab')
  assert.equal(await focused(), 'Drain first')
  await press('Enter')
  assert.equal(await focused(), 'confirm-no')
  await press('Escape')
  assert.equal(await focused(), 'Drain first')
  assert.equal(await page.locator('.pill', { hasText: 'Drained' }).count(), 0)

  await page.evaluate(() => document.getElementById('tab-destinations').focus())
  await press('Home', 'Tab')
  assert.match(await focused(), /^Requests a second over/)
  await press('ArrowLeft')
  assert.match(await page.locator('#traffic-card [aria-live]').textContent(), /Requests \d/)
  assert.equal(await page.locator('#latency-card .chart-tip').isVisible(), true)
  await page.context().close()
})

test('Every control and picture has a name, and every id is one of a kind', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page)
  await page.waitForSelector('.route-name')
  for (const tab of TABS) {
    await page.click(`#tab-${tab}`)
    const nameless = await page.evaluate(() => [...document.querySelectorAll('button, input, select, textarea, [role=img], [role=table], [role=tabpanel], [tabindex="0"]')]
      .filter(one => one.checkVisibility())
      .filter(one => !(one.getAttribute('aria-label') || one.labels?.length || one.textContent.trim() || document.getElementById(one.getAttribute('aria-labelledby') ?? '')))
      .map(one => one.outerHTML))
    assert.deepEqual(nameless, [], tab)
  }
  assert.deepEqual(await page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(one => one.id)
    return ids.filter((id, at) => ids.indexOf(id) !== at)
  }), [])
  await page.context().close()
})

test('No view is wider than the screen, from 320 pixels on', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page, { viewport: { width: 320, height: 640 } })
  await page.waitForSelector('.route-name')
  for (const width of [320, 375, 768, 1024, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    for (const tab of TABS) {
      await page.click(`#tab-${tab}`)
      assert.equal(await overflow(page), 0, `${tab} at ${width}`)
      if (tab !== 'document') continue
      for (const part of ['history', 'compare', 'edit']) {
        await page.click(`#tab-${part}`)
        assert.equal(await overflow(page), 0, `${part} at ${width}`)
      }
    }
  }
  await page.context().close()
})

/** Colours as they are painted, and the contrast between a text and what is below it (WCAG 2.2, 1.4.3). */
const lowContrast = page => page.evaluate(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const luminance = colour => {
    const [r, g, b] = colour.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const below = node => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor)
      if (colour[3] === 255) return colour
    }
    return [255, 255, 255]
  }
  return [...document.querySelectorAll('body *')]
    .filter(one => one.checkVisibility() && !one.closest(':disabled, .editor-area, .visually-hidden, svg') && [...one.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
    .map(one => {
      const [text, ground] = [rgba(getComputedStyle(one).color), below(one)].map(luminance)
      return { text: one.textContent.trim().slice(0, 40), of: one.className, ratio: (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05) }
    })
    .filter(one => one.ratio < 4.5)
})

test('The theme is the system’s until the button chooses another, and is legible in both', async () => {
  const { browser, proxy } = world
  for (const colorScheme of ['light', 'dark']) {
    const page = await openDashboard(browser, proxy.page, { colorScheme, reducedMotion: 'reduce' })
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await page.waitForSelector('.route-name')
    const dark = 'rgb(11, 12, 14)'
    const light = 'rgb(250, 250, 251)'
    assert.equal(await ground(), colorScheme === 'dark' ? dark : light)
    for (const tab of TABS) {
      await page.click(`#tab-${tab}`)
      await page.waitForResponse(/counters/)
      assert.deepEqual(await lowContrast(page), [], `${tab}, ${colorScheme}`)
    }
    await page.getByRole('button', { name: /^Theme: system/ }).click()
    assert.equal(await ground(), light)
    await page.getByRole('button', { name: /^Theme: light/ }).click()
    assert.equal(await ground(), dark)
    await page.reload()
    await seeText(page, '#instance-name', 'under-test')
    assert.equal(await ground(), dark)
    await page.context().close()
  }
})

test('Nothing moves while figures come', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page)
  await page.waitForSelector('.route-name')
  await page.evaluate(() => {
    window.shift = 0
    new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shift += entry.value })).observe({ type: 'layout-shift' })
  })
  for (let round = 0; round < 3; round++) await page.waitForResponse(/counters/)
  assert.ok(await page.evaluate(() => window.shift) < 0.01)
  await page.context().close()
})

test('The page works without any other host', async () => {
  const { browser, proxy } = world
  const page = await openDashboard(browser, proxy.page, { key: false })
  const elsewhere = []
  page.on('request', request => {
    if (!request.url().startsWith(proxy.address)) elsewhere.push(request.url())
  })
  await page.evaluate(key => sessionStorage.setItem('funcproxy.key', key), KEY)
  await page.reload()
  await page.waitForSelector('#instance-name:not(:empty)')
  assert.deepEqual(elsewhere, [])
  await page.context().close()
})
