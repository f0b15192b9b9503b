const INTERVAL = 1000
const LONGEST = 10_000

/**
 * Does work once a second while the page is seen: later where the instance answers slowly or not at all, at once when the page is seen again.
 * @param {(signal: AbortSignal) => Promise<void>} work one round; a rejection is a failure
 * @param {(error: any, waitMilliseconds: number) => void} onFailure told of each
 * @returns {{start: () => void, stop: () => void, now: () => void}}
 */
export function createPoller(work, onFailure) {
  let running = false
  let timer = 0
  let round = null
  let failures = 0

  async function tick() {
    clearTimeout(timer)
    round?.abort()
    const mine = round = new AbortController()
    const begin = performance.now()
    let wait
    try {
      await work(mine.signal)
      failures = 0
      const took = performance.now() - begin
      wait = Math.min(LONGEST, Math.max(INTERVAL - took, took * 4))
    } catch (error) {
      if (mine.signal.aborted) return
      wait = Math.min(LONGEST, INTERVAL * 2 ** failures++)
      onFailure(error, wait)
    }
    if (running && round === mine && !document.hidden) timer = setTimeout(tick, wait)
  }

  function pause() {
    clearTimeout(timer)
    round?.abort()
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) pause()
    else if (running) tick()
  })

  return {
    start() {
      running = true
      failures = 0
      if (!document.hidden) tick()
    },
    stop() {
      running = false
      pause()
    },
    now() {
      if (running && !document.hidden) tick()
    },
  }
}
