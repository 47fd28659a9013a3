export function fetchI386(
  wanted: Readonly<Record<string, readonly string[]>>,
): Record<string, { readonly folder: string; readonly version: string }>;
