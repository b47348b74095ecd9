/** Whether a dashboard is the prebuilt one, which has no author, and no date of its own. */
export function isPrebuilt(id: string): boolean {
  return id === "default-overview";
}
