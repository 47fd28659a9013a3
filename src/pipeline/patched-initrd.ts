import type { ByteString } from '../base/bytes.ts';
import type { LedgerEntry } from '../patching/apply.ts';
import type { Tree } from '../tree/tree.ts';

/** What was made of the stock initrd's tree, in place. */
export interface PatchedInitrd {
  readonly ledger: readonly LedgerEntry[];
  /** What may not work as it was meant. */
  readonly warnings: readonly string[];
  /** Paths that were not there before, or are something else now. */
  readonly added: Tree;
  /** Paths that are gone. */
  readonly removed: readonly ByteString[];
}
