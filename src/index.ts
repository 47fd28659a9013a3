/** The library's front door. Everything here throws BootsmithError and never prints or exits. */
export { BootsmithError, type ErrorKind, isBootsmithError } from './base/errors.ts';
export { type Progress, silent } from './base/progress.ts';
export { checkKickstart, type KickstartFinding } from './kickstart/check.ts';
export {
  type BuildOptions,
  type BuildPlan,
  type BuildReport,
  buildMedium,
  planBuild,
  verifyIso,
} from './pipeline/build.ts';
export type { EvidenceItem, Identity, Medium } from './pipeline/medium.ts';
export { type Profile, profileJsonSchema, readProfile } from './pipeline/profile.ts';
export { identifyMedium } from './pipeline/stages/identify.ts';
export { openMedium } from './pipeline/stages/open-media.ts';
export { type Finding, verifyMedium } from './pipeline/stages/verify-iso.ts';
export type { Arch, Release } from './releases/release.ts';
export { findRelease, RELEASES } from './releases/table.ts';
export type { Inode, Tree } from './tree/tree.ts';
