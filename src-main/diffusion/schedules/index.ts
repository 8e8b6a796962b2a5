import type { ScheduleSpec } from '@contract/experiment/process'
import { makeByKind, type ByKind } from '../by-kind'
import { constantSchedule } from './constant'
import { cosineSchedule } from './cosine'
import { linearSchedule } from './linear'
import type { Schedule } from './schedule'

const schedules: ByKind<ScheduleSpec, [horizon: number], Schedule> = {
  constant: constantSchedule,
  linear: linearSchedule,
  cosine: cosineSchedule,
}

/** The schedule that a spec describes, on [0, horizon]. */
export const makeSchedule = (spec: ScheduleSpec, horizon: number): Schedule => makeByKind(schedules, spec, horizon)
