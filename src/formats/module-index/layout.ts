/**
 * The index files beside text tables of kernel modules (`modules.dep.bin` and the like): a trie whose edges carry
 * strings of 7-bit characters. Specified by the comment in libkmod/libkmod-index.h of kmod, and the same since
 * module-init-tools 3.7. All numbers are big endian.
 *
 * Header: magic, version, offset of the root node. A node: if flagged, the rest of its label (NUL-terminated); if
 * flagged, the first and the last character that a child begins with, and the offsets of the children between them (0
 * for none); if flagged, the count of values, and each with its priority and its text (NUL-terminated). The flags
 * stand in the upper bits of the offset by which a node is reached.
 */
export const INDEX_MAGIC = 0xb007f457;
/** Major and minor, 16 bits each. Readers look at the major number only. */
export const INDEX_VERSION = 0x00020001;
export const INDEX_MAJOR = INDEX_VERSION >>> 16;

export const INDEX_HEADER = { size: 12, magic: 0, version: 4, root: 8 } as const;

export const INDEX_NODE_MASK = 0x0fffffff;
export const INDEX_NODE_FLAGS = { values: 0x40000000, children: 0x20000000, prefix: 0x80000000 } as const;

/** Keys and values hold characters below this one. */
export const INDEX_CHARACTER_LIMIT = 128;
