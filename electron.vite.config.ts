import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { embedded } from './embedded.config.ts'
import { sourceStamp, writeStamp } from './src-main/hosts/launch/stamp.mjs'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const resolve = { alias: { '@contract': here('src-preload/contract') } }

/**
 * One file a process or thread: the desktop host, the engine and its evaluator, the history's reader, the reading of a
 * bundle, the command line (and web host).
 */
const processes = {
  index: 'src-main/index.ts',
  engine: 'src-main/engine/entry.ts',
  evaluator: 'src-main/engine/judging/evaluator.ts',
  reader: 'src-main/store/reader/entry.ts',
  bundles: 'src-main/workbench/bundle/entry.ts',
  cli: 'src-main/hosts/cli/entry.ts',
}

const builtFrom = sourceStamp(here('.'))

/** Notes what was built, after the last part of it, so that a start knows whether it is up to date. */
const stamp: Plugin = {
  name: 'cloudpin:stamp',
  apply: 'build',
  closeBundle(error) {
    if (error === undefined) writeStamp(here('.'), builtFrom)
  },
}

export default defineConfig({
  main: {
    plugins: [embedded()],
    resolve: { ...resolve, mainFields: ['module', 'main'] },
    build: {
      outDir: 'out/main',
      sourcemap: true,
      // Found where it is installed, never required.
      externalizeDeps: {
        include: ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'],
        // Bundled: its gradients are a module beside the packaged library, and both must be one.
        exclude: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-cpu'],
      },
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(processes).map(([name, file]) => [name, here(file)])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    resolve,
    build: {
      outDir: 'out/preload',
      // A sandboxed preload is one CommonJS file that requires nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: here('src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    resolve,
    plugins: [vue(), stamp],
    build: {
      outDir: here('out/renderer'),
      emptyOutDir: true,
      // Fonts and images stay files: the page's policy allows no data: scripts, and files are cached once.
      assetsInlineLimit: 0,
      minify: true,
      rolldownOptions: { input: here('src-renderer/index.html') },
    },
  },
})
