const SAMPLES = 60
const INSTANCES = 8
const LONGEST_GAP = 5

/** Each route's requests and errors a second, from the differences of what an instance has counted. */
export function createSamples() {
  // In a fleet another instance may answer each time; differences are taken within one alone.
  const instances = new Map()
  let answering = null

  return {
    add({ instance, at, routes }) {
      const time = new Date(at).getTime() / 1000
      answering = instances.get(instance.id) ?? { time: null, routes: new Map() }
      instances.delete(instance.id)
      instances.set(instance.id, answering)
      if (instances.size > INSTANCES) instances.delete(instances.keys().next().value)

      const seconds = answering.time === null ? null : time - answering.time
      if (seconds !== null && seconds <= 0) return
      answering.time = time
      const next = new Map()
      for (const route of routes) {
        const before = answering.routes.get(route.id)
        const samples = before && seconds < LONGEST_GAP ? before.samples : []
        if (before && seconds < LONGEST_GAP && route.requests >= before.requests) {
          samples.push({ requests: (route.requests - before.requests) / seconds, errors: (route.errors5xx - before.errors5xx) / seconds })
          if (samples.length > SAMPLES) samples.shift()
        }
        next.set(route.id, { requests: route.requests, errors5xx: route.errors5xx, samples })
      }
      answering.routes = next
    },
    /** The samples of a route at the instance that has answered last, oldest first. */
    of: id => answering?.routes.get(id)?.samples ?? [],
  }
}
