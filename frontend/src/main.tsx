import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Start } from './app/Start'
import './app/styles.css'
import { ConfigError, loadConfig } from './lib/config/config'

const config = loadConfig().catch((error: unknown) =>
  error instanceof ConfigError ? error : new ConfigError('/config.json cannot be read.', { cause: error }),
)

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Start config={config} />
    </StrictMode>,
  )
}
