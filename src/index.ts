/** The library's front door. Everything here throws BootsmithError and never prints or exits. */
export { type ByteSource, memorySource, openFileSource } from './base/byte-source.ts';
export { BootsmithError, type ErrorKind, isBootsmithError } from './base/errors.ts';
export { type Progress, silent } from './base/progress.ts';
export type { MenuEdit } from './bootmenu/edits.ts';
export { editMenu, readMenu } from './bootmenu/menu.ts';
export type { BootMenu } from './bootmenu/model.ts';
export { addDrivers, listDrivers } from './drivers/add.ts';
export { type DriverModule, readModuleFile } from './drivers/module.ts';
export { type DriverPlan, planDrivers } from './drivers/plan.ts';
export { type Image, type Initrd, openImage, openImageFile, openInitrd } from './formats/image.ts';
export { IMAGE_FORMATS, type ImageFormat, writeImage } from './formats/image-write.ts';
export {
  checkImplantedChecksum,
  computeImplantedChecksum,
  formatImplantedChecksum,
  readImplantedChecksum,
} from './formats/iso9660/implanted-checksum.ts';
export { checkKickstart, type KickstartFinding } from './kickstart/check.ts';
export { type BootOptions, bootMedium } from './pipeline/boot.ts';
export {
  type BuildOptions,
  type BuildPlan,
  type BuildReport,
  buildMedium,
  planBuild,
  verifyIso,
} from './pipeline/build.ts';
export { convertImage } from './pipeline/convert.ts';
export { type Description, describeMedium } from './pipeline/describe.ts';
export { diffPaths } from './pipeline/diff/diff.ts';
export type { DiffReport } from './pipeline/diff/model.ts';
export { buildFullMedium, type FullBuildReport, planFullMedium } from './pipeline/full.ts';
export { type InjectOptions, type InjectReport, injectFiles } from './pipeline/inject.ts';
export type { EvidenceItem, Identity, Medium } from './pipeline/medium.ts';
export { type Profile, profileJsonSchema, readProfile } from './pipeline/profile.ts';
export { makePxe, type PxeOptions, type PxeReport } from './pipeline/pxe.ts';
export { type ResetReport, resetMedium } from './pipeline/reset.ts';
export { identifyMedium } from './pipeline/stages/identify.ts';
export { openMedium } from './pipeline/stages/open-media.ts';
export { type Finding, verifyMedium } from './pipeline/stages/verify-iso.ts';
export {
  makeUpdatesImage,
  type UpdatesImageReport,
  type UpdatesImageRequest,
} from './pipeline/updates.ts';
export { type Arch, archesOf, type Release } from './releases/release.ts';
export { findRelease, RELEASES } from './releases/table.ts';
export type { BootReport } from './smoke/report.ts';
export { packTree, unpackTree } from './tree/host-directory.ts';
export type { Content, Inode, Tree } from './tree/tree.ts';
export { type ContentsRequest, makeUpdatesContents, type UpdatesContents } from './updates/contents.ts';
export type { UpdatesSource } from './updates/model.ts';
export { recogniseSource } from './updates/recognise-source.ts';
