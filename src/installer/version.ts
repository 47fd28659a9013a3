/** That of the package: a test compares them. The ELF cannot read package.json. */
export const VERSION = '0.1.0';
