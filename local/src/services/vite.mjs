// Vite's development server for natter-local: its own configuration, plus the address that natter-local chose.
// Usage: node --input-type=module --eval SCRIPT PORT CONFIG_ADDRESS, in the front end's folder
import { createServer } from 'vite'

const [port, config] = process.argv.slice(1)

// It ends with natter-local, whose pipe this is.
process.stdin.resume().on('end', () => process.exit())

const server = await createServer({
  clearScreen: false,
  server: {
    host: '127.0.0.1',
    port: Number(port),
    strictPort: true,
    proxy: { '/config.json': config, '/pictures': config, '/ops': config },
  },
})
await server.listen()
