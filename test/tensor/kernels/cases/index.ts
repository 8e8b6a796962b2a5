import type { KernelName } from '../../../../src-main/tensor/kernels/table'
import { arrangementCases } from './arrangement'
import type { Case } from './case'
import { elementwiseCases } from './elementwise'
import { generationCases } from './generation'
import { imageCases } from './images'
import { orderingCases } from './ordering'
import { paddingCases } from './padding'
import { pairsCases } from './pairs'
import { productsCases } from './products'
import { reductionsCases } from './reductions'
import { selectionCases } from './selection'

export type { Case } from './case'

/** Kernels that tfjs names and its own operations never call; tried by themselves. */
type Uncalled = 'DatasetRows' | 'LogSoftmax' | 'LogicalXor'

/** For each kernel of the table at least one case; the record does not compile where one is missing. */
export const cases: Readonly<Record<Exclude<KernelName, Uncalled>, readonly Case[]>> = {
  ...arrangementCases,
  ...elementwiseCases,
  ...generationCases,
  ...imageCases,
  ...orderingCases,
  ...paddingCases,
  ...pairsCases,
  ...productsCases,
  ...reductionsCases,
  ...selectionCases,
}
