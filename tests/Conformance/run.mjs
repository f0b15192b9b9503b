// Runs the public tests of HTTP caches through a proxy, and prints what came of them as JSON.
//   node run.mjs ORIGIN_PORT PROXY_ADDRESS [TEST_ID]
// The suite's own origin runs here too, on loopback at ORIGIN_PORT, where the proxy is to forward everything.
import http from 'node:http'
import fetch from 'node-fetch'
import handleConfig from 'http-cache-tests/server/handle-config.mjs'
import handleState from 'http-cache-tests/server/handle-state.mjs'
import handleTest from 'http-cache-tests/server/handle-test.mjs'
import { getResults, runTests } from 'http-cache-tests/client/runner.mjs'
import suites from 'http-cache-tests/tests/index.mjs'

const [port, base, only] = process.argv.slice(2)
const handlers = { config: handleConfig, state: handleState, test: handleTest }

// Nothing but the result goes to standard output.
if (!only) console.log = () => {}

const origin = http.createServer((request, response) => {
  const [, name, ...rest] = new URL(request.url, 'http://localhost').pathname.split('/')
  if (handlers[name]) return handlers[name](rest, request, response)
  response.writeHead(404).end()
})
origin.keepAliveTimeout = 60000
await new Promise(resolve => origin.listen(Number(port), '127.0.0.1', resolve))

for (const suite of suites) {
  if (only) suite.tests = suite.tests.filter(test => test.id === only)
  for (const test of suite.tests) test.dump = only !== undefined
}

const all = suites.flatMap(suite => suite.tests).filter(test => !test.browser_only)

// Many at once: most of the time is spent in waiting for responses to become stale. Too many at once would become stale in the queue.
await runTests(suites, fetch, false, base.replace(/\/$/, ''), only ? 1 : 120)
const results = getResults()

// Counted as the published results are: whatever a test's premises say.
const outcome = { required: [0, 0], optimal: [0, 0], check: [0, 0], failed: [] }
for (const { id, kind = 'required' } of all) {
  outcome[kind][1]++
  if (results[id] === true) outcome[kind][0]++
  else outcome.failed.push({ id, kind, why: String(results[id]?.[1]) })
}
process.stdout.write(JSON.stringify(outcome) + '\n')
process.exit(0)
