import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { embedded } from './embedded.config.ts'

const alias = { '@contract': fileURLToPath(new URL('src-preload/contract', import.meta.url)) }

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [embedded()],
        resolve: { alias, mainFields: ['module', 'main'] },
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/end-to-end/**'],
          environment: 'node',
          // Bundled like the product: its gradients are a module beside the packaged library.
          server: { deps: { inline: [/@tensorflow\/tfjs-(core|backend-cpu)/] } },
          testTimeout: 30_000,
          // What closes a history makes a copy of it first, which on a busy machine takes its time.
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [embedded()],
        resolve: { alias, mainFields: ['module', 'main'] },
        test: { name: 'long', include: ['test/**/*.long.ts'], environment: 'node' },
      },
      {
        plugins: [embedded()],
        resolve: { alias },
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          environment: 'node',
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
