import { registerHooks } from 'node:module'

const double = new URL('./double/index.ts', import.meta.url).href

// Whatever the built program imports as “electron” is the double.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: double, shortCircuit: true }
      : next(specifier, context),
})
