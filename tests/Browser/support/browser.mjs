import { chromium } from 'playwright-core'
import { KEY } from './proxy.mjs'

/** Starts the browser. Its sandbox needs what a container's root lacks. */
export const startBrowser = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })

/**
 * Opens the dashboard in a profile of its own.
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 * @param {object} options of the profile; `tab` is the view to open, `key` is false to come without one
 * @returns the page; its `complaints` are errors of scripts and violations of the policy
 */
export async function openDashboard(browser, address, { tab = 'overview', key = true, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  page.complaints = []
  page.on('pageerror', error => page.complaints.push(String(error.stack ?? error)))
  page.on('console', message => {
    // An answer that is no 2xx is told there too; what the page makes of it is tested.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) page.complaints.push(message.text())
  })
  page.on('dialog', dialog => {
    page.complaints.push(`a dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  await page.addInitScript(() => addEventListener('securitypolicyviolation', event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)))
  await page.goto(key ? `${address}#key=${encodeURIComponent(KEY)}` : address)
  if (key) {
    await page.waitForSelector('#instance-name:not(:empty)')
    await page.click(`#tab-${tab}`)
  }
  return page
}

/** Waits until an element's text is like a pattern; the text. */
export async function seeText(page, selector, pattern, timeout = 15_000) {
  const source = pattern instanceof RegExp ? pattern.source : pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  try {
    await page.waitForFunction(([where, what]) => new RegExp(what).test(document.querySelector(where)?.innerText ?? ''), [selector, source], { timeout })
  } catch (error) {
    throw new Error(`${selector} is “${await page.locator(selector).first().innerText().catch(() => 'not there')}”, not like ${source}`, { cause: error })
  }
  return page.locator(selector).first().innerText()
}

/** Whether anything stands out of the page to the right. */
export const overflow = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
