import { spawn } from 'node:child_process'
import { createServer } from 'node:net'

/** A loopback port that nobody has just now. */
export const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().on('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => resolve(port))
  })
})

/**
 * Starts a process and waits until a probe is content.
 * @param {string} command
 * @param {string[]} args
 * @param {object} env added to this process's own
 * @param {() => Promise<boolean>} isReady asked again and again
 * @returns {Promise<{stop: () => Promise<void>, output: () => string}>}
 */
export async function start(command, args, env, isReady) {
  let output = ''
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise(resolve => child.on('close', resolve).on('error', error => { output += error }))
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => { output += data })
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  const limit = Date.now() + 60_000
  while (!await isReady().catch(() => false)) {
    if (child.exitCode !== null || Date.now() > limit) {
      await stop()
      throw new Error(`${command} ${args.join(' ')} is not ready:\n${output}`)
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return { stop, output: () => output }
}
