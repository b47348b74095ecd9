/** The numbers of a version alone: "2.5.1" of "checkout@2.5.1+1310". */
export function formatShortVersion(version: string): string {
  return version.replace(/^[^@]*@/, "").replace(/\+.*$/, "");
}
