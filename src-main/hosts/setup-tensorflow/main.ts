import { toFailure } from '@contract/failure'
import { tensorflowFolder } from './environment'
import { installTensorflow } from './install'
import { parseOptions, usage, type SetupOptions } from './options'
import { answerVerification } from './verify'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** The setup command; resolves to its exit code: 0 done, 1 failed, 2 wrong parameters. */
export async function main(parameters: readonly string[]): Promise<number> {
  try {
    await carryOut(parseOptions(parameters))
    return 0
  } catch (error) {
    const failure = toFailure(error)
    process.stderr.write(`${failure.message}\n`)
    return failure.code === 'invalid-input' ? 2 : 1
  }
}

async function carryOut(options: SetupOptions): Promise<void> {
  switch (options.kind) {
    case 'help':
      say(usage)
      return
    case 'verify':
      say(answerVerification(options.binding))
      return
    case 'install': {
      const folder = tensorflowFolder()
      const { tensorflow, gpu, compiles, device, noGpuReason } = await installTensorflow(folder, options, say)
      say(`TensorFlow ${tensorflow} is set up in ${folder} and runs on ${device}.`)
      if (!compiles) say('This library has no compiler (XLA): programs run node by node, more slowly.')
      if (options.gpu && !gpu)
        say(`It sees no GPU${noGpuReason === null ? '' : `: ${noGpuReason}`}. It will run on the processor.`)
      return
    }
  }
}
